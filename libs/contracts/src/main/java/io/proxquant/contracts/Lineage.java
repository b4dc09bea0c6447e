package io.proxquant.contracts;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Where weights come from, by digest.
 *
 * @param recipe digest of the recipe; absent only in what a foreign trainer publishes
 * @param data digest of the data manifest; absent where nothing was trained here
 * @param parent digest of the checkpoint before it in the chain, or of the one whose artifact was calibrated; absent for
 *     the first of a run
 * @param warmStart digest of the checkpoint from which quantization-aware training began: the baseline; absent before that
 */
@JsonPropertyOrder({"parent", "warmStart", "recipe", "data"})
public record Lineage(
        @MayBeAbsent Digest recipe,
        @MayBeAbsent Digest data,
        @MayBeAbsent Digest parent,
        @MayBeAbsent Digest warmStart) {
    /** Nothing is said of it. */
    public static final Lineage UNKNOWN = new Lineage(null, null, null, null);

    /** Of what nothing came before: what it was trained by, and on. */
    public static Lineage of(Digest recipe, Digest data) {
        return new Lineage(recipe, data, null, null);
    }

    /** Of what was not trained here, or on what is not told. */
    public static Lineage of(Digest recipe) {
        return of(recipe, null);
    }

    static Lineage orUnknown(Lineage lineage) {
        return lineage == null ? UNKNOWN : lineage;
    }
}
