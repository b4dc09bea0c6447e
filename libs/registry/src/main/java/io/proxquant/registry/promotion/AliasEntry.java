package io.proxquant.registry.promotion;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.KeyedContent;
import io.proxquant.contracts.MayBeAbsent;

/**
 * One move of a model's champion. It carries the event that caused it, so that a redelivery finds its own promotion, and
 * the whole decision, so that history explains itself.
 *
 * @param champion key of the artifact manifest that reigns from here on
 * @param artifactDigest checkpoint digest of the decoded tensors
 * @param previous champion before; absent for the first
 * @param event hash of the artifact event that caused the move
 */
public record AliasEntry(
        String champion,
        String artifactDigest,
        String run,
        long step,
        String quantization,
        String recipe,
        @MayBeAbsent String previous,
        String event,
        Decision decision)
        implements KeyedContent {
    @Override
    public String home() {
        return ManifestKeys.aliases(decision.decided().model());
    }
}
