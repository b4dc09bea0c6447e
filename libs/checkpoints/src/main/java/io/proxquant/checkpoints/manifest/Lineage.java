package io.proxquant.checkpoints.manifest;

import io.proxquant.contracts.MayBeAbsent;

/**
 * Where weights come from, by digest.
 *
 * @param recipe digest of the recipe
 * @param data digest of the data manifest; absent where nothing was trained here
 * @param parent digest of the checkpoint before it in the chain, or of the one whose artifact was calibrated; absent for
 *     the first of a run
 * @param warmStart digest of the checkpoint from which quantization-aware training began; absent before that
 */
public record Lineage(
        String recipe, @MayBeAbsent String data, @MayBeAbsent String parent, @MayBeAbsent String warmStart) {
    /** Refuses what is no digest. */
    public Lineage {
        Digests.require("recipe", recipe);
        Digests.optional("data", data);
        Digests.optional("parent", parent);
        Digests.optional("warmStart", warmStart);
    }
}
