package io.proxquant.evaluator.evaluation;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Phase;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;

/**
 * Keeps what the artifacts of a run scored beside the run, so that a sweep is reported from its runs' names without looking
 * through everything else. Scores by digest stay where they are; this is the event, kept for longer than its topic does.
 */
public final class RunEvaluations {
    private final Manifests manifests;

    public RunEvaluations(Manifests manifests) {
        this.manifests = manifests;
    }

    /**
     * Keeps an evaluation of one of our own runs; the first word on an artifact stands. Foreign checkpoints are passed over:
     * they may come again under the same name and step with other weights.
     */
    public void keep(EvaluationCompleted evaluation, String traceparent) {
        if (evaluation.phase() != Phase.FOREIGN) {
            manifests.offer(
                    new ObjectKey(
                            ManifestKeys.evaluated(evaluation.run(), evaluation.step(), evaluation.quantization())),
                    evaluation,
                    EvaluationCompleted.class,
                    traceparent);
        }
    }
}
