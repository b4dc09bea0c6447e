package io.proxquant.registry.evaluations;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Phase;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Stores scores by digest for ever, so that none is computed twice, and what the artifacts of a run scored beside the run, so
 * that a sweep is reported from its runs' names without looking through everything else.
 */
public final class Evaluations {
    private final ObjectStore store;
    private final Manifests manifests;

    public Evaluations(ObjectStore store, Manifests manifests) {
        this.store = store;
        this.manifests = manifests;
    }

    /** What these weights scored before, if they did. */
    public Optional<StoredEvaluation> find(Digest weights, EvaluationSpecification specification) {
        return manifests
                .find(new ObjectKey(specification.key(weights)), StoredEvaluation.class)
                .map(Manifest::content);
    }

    /** Stores scores unless some are stored already, and returns the stored ones. */
    public StoredEvaluation settle(StoredEvaluation fresh) {
        return manifests
                .offer(new ObjectKey(fresh.home()), fresh, StoredEvaluation.class, null)
                .manifest()
                .content();
    }

    /**
     * Keeps the evaluation of one of our own runs beside the run, for longer than its topic does; the first one of an artifact
     * stays. Foreign checkpoints are left out, since they may come again under the same name and step with other weights, and
     * so are points of a closed loop, which are no weights of the run.
     */
    public void keepBesideItsRun(EvaluationCompleted evaluation, String traceparent) {
        if (evaluation.phase() != Phase.FOREIGN && evaluation.phase() != Phase.C_STEP) {
            manifests.offer(
                    new ObjectKey(
                            ManifestKeys.evaluated(evaluation.run(), evaluation.step(), evaluation.quantization())),
                    evaluation,
                    EvaluationCompleted.class,
                    traceparent);
        }
    }

    /** What the artifacts of a run scored, by step; evaluations whose key is not their own are left out. */
    public List<EvaluationCompleted> besideRun(String run) {
        try (Stream<ObjectKey> keys = store.all(ManifestKeys.evaluated(run))) {
            return keys.flatMap(key -> manifests
                            .find(key, EvaluationCompleted.class)
                            .map(Manifest::content)
                            .filter(found -> belongs(found, key))
                            .stream())
                    .toList();
        }
    }

    private static boolean belongs(EvaluationCompleted found, ObjectKey key) {
        return key.value().equals(ManifestKeys.evaluated(found.run(), found.step(), found.quantization()));
    }
}
