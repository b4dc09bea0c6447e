package io.proxquant.recipes;

import com.fasterxml.jackson.annotation.JsonValue;

import io.proxquant.contracts.MayBeAbsent;

/**
 * Which artifacts are evaluated, and in what batches; warm-start checkpoints are evaluated under every policy.
 *
 * @param n for policy {@code every}: each n-th checkpoint of a run; else null
 * @param batch samples per forward pass; does not change the figures
 * @param cSteps whether points of a closed loop are evaluated too, whatever the policy; absent: they are not
 */
public record EvaluationSection(Policy policy, Integer n, int batch, @MayBeAbsent Boolean cSteps) {
    /** Whether points of a closed loop are evaluated. */
    public boolean evaluatesCSteps() {
        return Boolean.TRUE.equals(cSteps);
    }

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
