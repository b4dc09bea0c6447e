package io.proxquant.recipes;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Which artifacts are evaluated, and in what batches; warm-start checkpoints are evaluated under every policy.
 *
 * @param n for policy {@code every}: each n-th checkpoint of a run; else null
 * @param batch samples per forward pass; does not change the figures
 */
public record EvaluationSection(Policy policy, Integer n, int batch) {
    /** Which checkpoints are worth an evaluation. */
    public enum Policy {
        /** The end of a run, and foreign checkpoints. */
        FINAL("final"),
        /** The newest there is when the evaluator gets to it. */
        NEWEST("newest"),
        /** Each n-th. */
        EVERY("every");

        private final String wire;

        Policy(String wire) {
            this.wire = wire;
        }

        /** The spelling in recipes. */
        @JsonValue
        public String wire() {
            return wire;
        }
    }
}
