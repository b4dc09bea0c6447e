package io.proxquant.registry.promotion;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.KeyedContent;
import io.proxquant.contracts.PromotionDecided;

/**
 * The verdict on one artifact event under one gate, with the evaluation it rests on: all that is needed to publish both
 * events again, with the ids they had.
 *
 * @param event hash of the artifact event
 * @param gate digest of the gate's rules
 */
public record Decision(Digest event, Digest gate, EvaluationCompleted evaluation, PromotionDecided decided)
        implements KeyedContent {
    @Override
    public String home() {
        return ManifestKeys.decision(decided.model(), event, gate);
    }
}
