package io.proxquant.registry.sweeps;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.proxquant.checkpoints.manifest.RunClaim;
import io.proxquant.checkpoints.manifest.RunResult;
import io.proxquant.checkpoints.manifest.SweepManifest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.registry.evaluations.Evaluations;
import io.proxquant.registry.runs.Runs;
import io.proxquant.registry.runs.Sweeps;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectStore;

/** Reports on sweeps: which runs there are, how they ended, what their last checkpoints scored. */
public final class SweepReader {
    private static final Pattern NUMBERED = Pattern.compile("(.+)-[1-9][0-9]{0,4}");

    private final Sweeps sweeps;
    private final Runs runs;
    private final Evaluations evaluations;

    public SweepReader(ObjectStore store, Manifests manifests) {
        this.sweeps = new Sweeps(store, manifests);
        this.runs = new Runs(store, manifests);
        this.evaluations = new Evaluations(store, manifests);
    }

    /** Names of all sweeps. */
    public List<String> names() {
        return sweeps.names();
    }

    /**
     * The sweep of this name as it stands. Runs that were asked for one by one under the names that a sweep gives
     * ({@code NAME-1}, {@code NAME-2} ...) count as one too.
     */
    public Optional<SweepReport> read(String name) {
        return expanded(name).or(() -> sweeps.gathered(name)
                .map(sweep -> SweepReport.of(
                        sweep, sweep.members().stream().map(this::member).toList())));
    }

    /** The sweep that a run belongs to, as its own request says, or as its name and those of others like it do. */
    public Optional<SweepReport> ofRun(String run) {
        Optional<String> said = runs.claim(run)
                .map(RunClaim::request)
                .map(request -> request.sweep() == null ? null : request.sweep().id());
        Matcher numbered = NUMBERED.matcher(run);
        return said.or(() -> numbered.matches() ? Optional.of(numbered.group(1)) : Optional.empty())
                .flatMap(this::read)
                .filter(report -> report.members().stream()
                        .anyMatch(member -> member.run().equals(run)));
    }

    /** A sweep that was asked for as one. */
    public Optional<SweepReport> expanded(String name) {
        return sweeps.find(name).map(sweep -> {
            Optional<MemberReport> end = end(SweepManifest.Member.of(name));
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
        return runs.claim(run)
                .map(RunClaim::request)
                .filter(request ->
                        request.sweep() == null || !request.sweep().id().equals(sweep))
                .isPresent();
    }

    private MemberReport member(SweepManifest.Member member) {
        return end(member).orElseGet(() -> {
            boolean taken = runs.claimed(member.run());
            return MemberReport.of(member, taken ? MemberStatus.RUNNING : MemberStatus.WAITING, null, List.of());
        });
    }

    /** A run that was given up has failed as long as no replay brought it to a result. */
    private Optional<MemberReport> end(SweepManifest.Member member) {
        return runs.result(member.run()).map(result -> ended(member, result)).or(() -> runs.givenUp(member.run())
                .map(end -> failed(member, end.reason(), end.detail())));
    }

    private MemberReport ended(SweepManifest.Member member, RunResult result) {
        return switch (result.outcome()) {
            case COMPLETED ->
                MemberReport.of(member, MemberStatus.COMPLETED, null, evaluated(member.run(), result.step()));
            case FAILED ->
                failed(member, result.failure().reason(), result.failure().detail());
            case CANCELLED -> MemberReport.of(member, MemberStatus.CANCELLED, null, List.of());
        };
    }

    private static MemberReport failed(SweepManifest.Member member, ReasonCode reason, String detail) {
        return MemberReport.of(member, MemberStatus.FAILED, reason.code() + ": " + detail, List.of());
    }

    private List<EvaluationCompleted> evaluated(String run, long step) {
        return evaluations.besideRun(run).stream()
                .filter(evaluation -> evaluation.step() == step)
                .toList();
    }
}
