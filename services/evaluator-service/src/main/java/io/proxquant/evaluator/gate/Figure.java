package io.proxquant.evaluator.gate;

import java.util.function.Function;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Scores;

/**
 * A figure that rules look at. Reading one never gives a default: a figure is a finite number of a split that had samples,
 * or it is a reason why there is none.
 */
enum Figure {
    /** Top-1 ratio, 0 to 1; higher is better. */
    ACCURACY("accuracy", Scores::accuracy),
    /** exp(mean negative log-likelihood); lower is better. */
    PERPLEXITY("perplexity", Scores::perplexity),
    /** Mean negative log-likelihood in nats; lower is better. */
    LOSS("loss", Scores::loss);

    private final String field;
    private final Function<Scores, Double> value;

    Figure(String field, Function<Scores, Double> value) {
        this.field = field;
        this.value = value;
    }

    /** The figure of these scores; {@code whenAbsent} is the reason when there are no scores at all. */
    Reading of(Scores scores, ReasonCode whenAbsent) {
        if (scores == null) {
            return Reading.missing(whenAbsent);
        }
        if (scores.samples() == 0) {
            return Reading.missing(ReasonCode.EVALUATION_EMPTY);
        }
        Double found = value.apply(scores);
        if (found == null) {
            boolean notFinite = scores.nonFinite() != null && scores.nonFinite().containsKey(field);
            return Reading.missing(notFinite ? ReasonCode.METRIC_NOT_FINITE : ReasonCode.METRIC_MISSING);
        }
        return Reading.of(found);
    }
}
