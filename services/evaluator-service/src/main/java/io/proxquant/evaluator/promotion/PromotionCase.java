package io.proxquant.evaluator.promotion;

import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.evaluator.gate.Gate;

/**
 * An evaluated artifact that the gate is to decide on.
 *
 * @param eventHash hash of the artifact event; a repeat of the event has the same
 * @param traceparent carried into the manifests that are written; may be null
 */
public record PromotionCase(
        Digest eventHash, ArtifactPublished artifact, EvaluationCompleted evaluation, Gate gate, String traceparent) {

    String model() {
        return artifact.model();
    }
}
