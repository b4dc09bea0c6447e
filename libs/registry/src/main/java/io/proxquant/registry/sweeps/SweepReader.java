package io.proxquant.registry.sweeps;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.RunClaim;
import io.proxquant.checkpoints.manifest.RunGivenUp;
import io.proxquant.checkpoints.manifest.RunResult;
import io.proxquant.checkpoints.manifest.SweepManifest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunRequested;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/** Reads sweeps from the store: which runs there are, how they ended, what their last checkpoints scored. */
public final class SweepReader {
    private static final String JSON = ".json";

    private final ObjectStore store;
    private final Manifests manifests;

    public SweepReader(ObjectStore store, Manifests manifests) {
        this.store = store;
        this.manifests = manifests;
    }

    /** Names of all sweeps. */
    public List<String> names() {
        try (var keys = store.all(ManifestKeys.SWEEPS)) {
            return keys.map(ObjectKey::value)
                    .map(key -> key.substring(ManifestKeys.SWEEPS.length(), key.length() - JSON.length()))
                    .toList();
        }
    }

    /**
     * The sweep of this name as it stands. Runs that were asked for one by one under the names that a sweep gives
     * ({@code NAME-1}, {@code NAME-2} ...) count as one too.
     */
    public Optional<SweepReport> read(String name) {
        return expanded(name).or(() -> gathered(name)
                .map(sweep -> SweepReport.of(
                        sweep, sweep.members().stream().map(this::member).toList())));
    }

    /** A sweep that was asked for as one. */
    private Optional<SweepReport> expanded(String name) {
        return find(new ObjectKey(ManifestKeys.sweep(name)), SweepManifest.class)
                .map(sweep -> {
                    Optional<MemberReport> end = end(new SweepManifest.Member(name, null, null));
                    return SweepReport.of(
                            sweep,
                            sweep.members().stream()
                                    .map(member -> expanded(name, member, end))
                                    .toList());
                });
    }

    /** @param end how the expansion itself ended, if it did not come to the last run: nobody will ask for the others */
    private MemberReport expanded(String sweep, SweepManifest.Member member, Optional<MemberReport> end) {
        if (taken(sweep, member.run())) {
            return failed(member, ReasonCode.RUN_EXISTS, "another request has the name " + member.run());
        }
        MemberReport report = member(member);
        return report.status() == MemberStatus.WAITING && end.isPresent()
                ? MemberReport.of(member, end.get().status(), end.get().reason(), List.of())
                : report;
    }

    /** Whether the run of this name is not the sweep's: what it scored is no part of the mean. */
    private boolean taken(String sweep, String run) {
        return find(new ObjectKey(ManifestKeys.request(run)), RunClaim.class)
                .map(RunClaim::request)
                .filter(request ->
                        request.sweep() == null || !request.sweep().id().equals(sweep))
                .isPresent();
    }

    private MemberReport member(SweepManifest.Member member) {
        return end(member).orElseGet(() -> {
            boolean taken = store.size(new ObjectKey(ManifestKeys.request(member.run())))
                    .isPresent();
            return MemberReport.of(member, taken ? MemberStatus.RUNNING : MemberStatus.WAITING, null, List.of());
        });
    }

    /** A run that was given up has failed as long as no replay brought it to a result. */
    private Optional<MemberReport> end(SweepManifest.Member member) {
        return find(new ObjectKey(ManifestKeys.result(member.run())), RunResult.class)
                .map(result -> ended(member, result))
                .or(() -> givenUp(member.run()).map(end -> failed(member, end.reason(), end.detail())));
    }

    private MemberReport ended(SweepManifest.Member member, RunResult result) {
        return switch (result.outcome()) {
            case COMPLETED ->
                MemberReport.of(member, MemberStatus.COMPLETED, null, evaluations(member.run(), result.step()));
            case FAILED -> failed(member, result.reason(), result.detail());
            case CANCELLED -> MemberReport.of(member, MemberStatus.CANCELLED, null, List.of());
        };
    }

    private Optional<RunGivenUp> givenUp(String run) {
        try (var keys = store.all(ManifestKeys.givenUp(run))) {
            return keys.flatMap(key -> find(key, RunGivenUp.class).stream()).findFirst();
        }
    }

    private static MemberReport failed(SweepManifest.Member member, ReasonCode reason, String detail) {
        return MemberReport.of(member, MemberStatus.FAILED, reason.code() + ": " + detail, List.of());
    }

    private List<EvaluationCompleted> evaluations(String run, long step) {
        try (var keys = store.all(ManifestKeys.evaluated(run))) {
            return keys.flatMap(
                            key -> find(key, EvaluationCompleted.class).filter(found -> belongs(found, key)).stream())
                    .filter(evaluation -> evaluation.step() == step)
                    .toList();
        }
    }

    /** What was laid beside a run and is of another is none of its scores. */
    private static boolean belongs(EvaluationCompleted found, ObjectKey key) {
        return key.value().equals(ManifestKeys.evaluated(found.run(), found.step(), found.quantization()));
    }

    private Optional<SweepManifest> gathered(String name) {
        Pattern member =
                Pattern.compile(Pattern.quote(ManifestKeys.RUNS + name + "-") + "([1-9][0-9]{0,4})/request\\.json");
        Map<Integer, RunRequested> requests = new TreeMap<>();
        try (var keys = store.all(ManifestKeys.RUNS + name + "-")) {
            keys.forEach(key -> {
                Matcher matched = member.matcher(key.value());
                if (matched.matches()) {
                    find(key, RunClaim.class)
                            .ifPresent(claim -> requests.put(Integer.valueOf(matched.group(1)), claim.request()));
                }
            });
        }
        if (requests.isEmpty()) {
            return Optional.empty();
        }
        List<SweepManifest.Member> members = new ArrayList<>();
        requests.values().forEach(each -> members.add(new SweepManifest.Member(each.run(), each.seed(), each.rate())));
        RunRequested first = requests.values().iterator().next();
        return Optional.of(
                new SweepManifest(SweepManifest.FORMAT, name, first.model(), first.recipe(), first.data(), members));
    }

    private <T> Optional<T> find(ObjectKey key, Class<T> type) {
        return manifests.find(key, type).map(Manifest::content);
    }
}
