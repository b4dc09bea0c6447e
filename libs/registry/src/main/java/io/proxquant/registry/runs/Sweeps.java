package io.proxquant.registry.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.RunClaim;
import io.proxquant.checkpoints.manifest.SweepManifest;
import io.proxquant.contracts.RunRequested;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/** Finds which runs belong together: as one request asked for them, or by the names that they have. */
public final class Sweeps {
    private static final String JSON = ".json";

    private final ObjectStore store;
    private final Manifests manifests;

    public Sweeps(ObjectStore store, Manifests manifests) {
        this.store = store;
        this.manifests = manifests;
    }

    /** Keeps the list of a sweep's runs unless there is one, and returns the one that stands. */
    public SweepManifest offer(SweepManifest sweep, String traceparent) {
        return manifests
                .offer(new ObjectKey(sweep.home()), sweep, SweepManifest.class, traceparent)
                .manifest()
                .content();
    }

    /** The runs of a sweep that was asked for as one. */
    public Optional<SweepManifest> find(String name) {
        return manifests
                .find(new ObjectKey(ManifestKeys.sweep(name)), SweepManifest.class)
                .map(Manifest::content);
    }

    /** Names of all sweeps that were asked for as one. */
    public List<String> names() {
        try (Stream<ObjectKey> keys = store.all(ManifestKeys.SWEEPS)) {
            return keys.map(ObjectKey::value)
                    .map(key -> key.substring(ManifestKeys.SWEEPS.length(), key.length() - JSON.length()))
                    .toList();
        }
    }

    /** Runs that were asked for one by one under the names that a sweep gives ({@code NAME-1}, {@code NAME-2} ...). */
    public Optional<SweepManifest> gathered(String name) {
        Pattern member =
                Pattern.compile(Pattern.quote(ManifestKeys.RUNS + name + "-") + "([1-9][0-9]{0,4})/request\\.json");
        Map<Integer, RunRequested> requests = new TreeMap<>();
        try (Stream<ObjectKey> keys = store.all(ManifestKeys.RUNS + name + "-")) {
            keys.forEach(key -> {
                Matcher matched = member.matcher(key.value());
                if (matched.matches()) {
                    manifests
                            .find(key, RunClaim.class)
                            .ifPresent(claim -> requests.put(
                                    Integer.valueOf(matched.group(1)),
                                    claim.content().request()));
                }
            });
        }
        RunRequested first = requests.get(1);
        if (first == null) {
            return Optional.empty(); // without a first run the numbers are days or sizes, not those of a sweep
        }
        requests.values()
                .removeIf(each -> !each.model().equals(first.model())
                        || !each.recipe().equals(first.recipe())
                        || !each.data().equals(first.data()));
        List<SweepManifest.Member> members = new ArrayList<>();
        requests.values().forEach(each -> members.add(new SweepManifest.Member(each.run(), each.seed(), each.rate())));
        return Optional.of(
                new SweepManifest(SweepManifest.FORMAT, name, first.model(), first.recipe(), first.data(), members));
    }
}
