package io.proxquant.recipes;

/**
 * The parts of a recipe that can be validated on their own, since a service checks only what it runs: the quantizer must
 * not stop at a network type that only the evaluator knows.
 */
public enum RecipeSection {
    NETWORK("network"),
    DATA("data"),
    TRAINING("training"),
    QUANTIZATIONS("quantizations"),
    EVALUATION("evaluation"),
    GATE("gate"),
    SWEEP("sweep");

    private final String key;

    RecipeSection(String key) {
        this.key = key;
    }

    /** The key in the recipe. */
    public String key() {
        return key;
    }
}
