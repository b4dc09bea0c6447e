package io.proxquant.evaluator.promotion;

import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.evaluator.gate.Gate;

/**
 * What is put before the gate.
 *
 * @param eventHash names the artifact event; a repeat of it has the same
 * @param traceparent carried into the manifests that are written; may be null
 */
public record PromotionCase(
        Digest eventHash, ArtifactPublished artifact, EvaluationCompleted evaluation, Gate gate, String traceparent) {

    String model() {
        return artifact.model();
    }
}
