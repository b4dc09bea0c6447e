package io.proxquant.evaluator.gate;

import io.proxquant.contracts.ReasonCode;

/**
 * A finite number, or why there is none; never both, never neither. What is computed from a missing figure is missing for
 * the same reason, so that the first cause reaches the decision.
 */
record Reading(Double value, ReasonCode reason) {

    Reading {
        if ((value == null) == (reason == null)) {
            throw new IllegalArgumentException("a reading has a value or a reason");
        }
    }

    static Reading of(double value) {
        return Double.isFinite(value) ? new Reading(value, null) : missing(ReasonCode.METRIC_NOT_FINITE);
    }

    static Reading missing(ReasonCode reason) {
        return new Reading(null, reason);
    }

    /** Combines two figures; a result that is not finite is no figure. */
    Reading with(Reading other, Formula formula) {
        if (reason != null) {
            return this;
        }
        return other.reason != null ? other : of(formula.of(value, other.value));
    }

    /** A rule's observed value from the artifact's figure and the one it is compared with. */
    interface Formula {
        double of(double artifact, double reference);
    }
}
