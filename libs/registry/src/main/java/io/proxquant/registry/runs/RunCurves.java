package io.proxquant.registry.runs;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.RunCurve;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/** Stores the curves of runs, in parts beside their checkpoints, for as long as the run is kept. */
public final class RunCurves {
    private final ObjectStore store;
    private final Manifests manifests;

    public RunCurves(ObjectStore store, Manifests manifests) {
        this.store = store;
        this.manifests = manifests;
    }

    /** Stores a part, unless one is stored under this step already, which tells of the same steps. */
    public void keep(RunCurve part, String traceparent) {
        manifests.offer(new ObjectKey(part.home()), part, RunCurve.class, traceparent);
    }

    /** Tells all points of a run, part by part, so that no more than one part is held. */
    public void each(String run, Consumer<RunProgressed> point) {
        for (ObjectKey key : parts(run)) {
            read(key).ifPresent(part -> part.points().forEach(point));
        }
    }

    /** The newest point of a run. */
    public Optional<RunProgressed> last(String run) {
        List<ObjectKey> parts = parts(run);
        return parts.isEmpty()
                ? Optional.empty()
                : read(parts.get(parts.size() - 1))
                        .map(RunCurve::points)
                        .filter(points -> !points.isEmpty())
                        .map(points -> points.get(points.size() - 1));
    }

    private List<ObjectKey> parts(String run) {
        try (Stream<ObjectKey> keys = store.all(ManifestKeys.curves(run))) {
            return keys.toList();
        }
    }

    private Optional<RunCurve> read(ObjectKey key) {
        return manifests.find(key, RunCurve.class).map(Manifest::content);
    }
}
