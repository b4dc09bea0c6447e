package io.proxquant.evaluator.gate;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Scores;
import io.proxquant.recipes.GateRule;

/**
 * The value that a gate rule judges: a finite number, or the reason why there is none, never both and never a default. What is
 * computed from a missing value is missing for the same reason, so that the first cause reaches the decision.
 */
record ObservedValue(Double value, ReasonCode reason) {

    ObservedValue {
        if ((value == null) == (reason == null)) {
            throw new IllegalArgumentException("an observed value has a value or a reason");
        }
    }

    static ObservedValue of(double value) {
        return Double.isFinite(value) ? new ObservedValue(value, null) : missing(ReasonCode.METRIC_NOT_FINITE);
    }

    static ObservedValue missing(ReasonCode reason) {
        return new ObservedValue(null, reason);
    }

    /** A figure of one split; {@code whenAbsent} is the reason when there are no scores at all. */
    static ObservedValue of(GateRule.Metric metric, Scores scores, ReasonCode whenAbsent) {
        if (scores == null) {
            return missing(whenAbsent);
        }
        if (scores.samples() == 0) {
            return missing(ReasonCode.EVALUATION_EMPTY);
        }
        return switch (metric) {
            case ACCURACY -> of("accuracy", scores.accuracy(), scores);
            case PERPLEXITY -> of("perplexity", scores.perplexity(), scores);
            case LOSS -> of("loss", scores.loss(), scores);
        };
    }

    private static ObservedValue of(String field, Double value, Scores scores) {
        if (value != null) {
            return of(value);
        }
        boolean notFinite = scores.nonFinite() != null && scores.nonFinite().containsKey(field);
        return missing(notFinite ? ReasonCode.METRIC_NOT_FINITE : ReasonCode.METRIC_MISSING);
    }
}
