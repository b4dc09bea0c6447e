package io.proxquant.registry.promotion;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.KeyedContent;
import io.proxquant.contracts.MayBeAbsent;

/**
 * One move of a model's champion. It carries the event that caused it, so that a redelivery finds its own promotion, and
 * the whole decision, so that history explains itself.
 *
 * @param champion key of the artifact manifest that reigns from here on
 * @param artifactDigest checkpoint digest of the decoded tensors
 * @param previous champion before; absent for the first
 * @param event hash of the artifact event that caused the move, or of the rollback
 * @param rollback set if an operator and no event caused the move; absent otherwise
 */
public record AliasEntry(
        String champion,
        Digest artifactDigest,
        String run,
        long step,
        String quantization,
        Digest recipe,
        @MayBeAbsent String previous,
        Digest event,
        Decision decision,
        @MayBeAbsent RolledBack rollback)
        implements KeyedContent {
    /** A promotion by the gate. */
    public static AliasEntry promotion(
            String champion,
            Digest artifactDigest,
            String run,
            long step,
            String quantization,
            Digest recipe,
            String previous,
            Digest event,
            Decision decision) {
        return new AliasEntry(
                champion, artifactDigest, run, step, quantization, recipe, previous, event, decision, null);
    }

    @Override
    public String home() {
        return ManifestKeys.aliases(decision.decided().model());
    }
}
