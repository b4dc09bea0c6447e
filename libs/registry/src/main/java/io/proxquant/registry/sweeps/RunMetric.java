package io.proxquant.registry.sweeps;

import java.util.function.Function;

import com.fasterxml.jackson.annotation.JsonValue;

import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Scores;
import io.proxquant.contracts.SplitScores;

/** A metric by which runs are compared; scores are of the test split where there is one, which no gate has seen. */
public enum RunMetric {
    ACCURACY("accuracy", e -> scores(e).artifact().accuracy()),
    PERPLEXITY("perplexity", e -> scores(e).artifact().perplexity()),
    LOSS("loss", e -> scores(e).artifact().loss()),
    BASELINE_ACCURACY("baselineAccuracy", e -> baseline(e, Scores::accuracy)),
    BASELINE_PERPLEXITY("baselinePerplexity", e -> baseline(e, Scores::perplexity)),
    BASELINE_LOSS("baselineLoss", e -> baseline(e, Scores::loss)),
    SIGN_CHANGE("signChange", e -> e.footprint().signChange()),
    BITS_PER_WEIGHT("bitsPerWeight", e -> e.footprint().effectiveBits());

    private final String wire;
    private final Function<EvaluationCompleted, Double> read;

    RunMetric(String wire, Function<EvaluationCompleted, Double> read) {
        this.wire = wire;
        this.read = read;
    }

    /** The spelling in JSON. */
    @JsonValue
    public String wire() {
        return wire;
    }

    /** The figure of this evaluation; null when it has none, e.g. an accuracy of text. */
    public Double of(EvaluationCompleted evaluation) {
        return read.apply(evaluation);
    }

    private static SplitScores scores(EvaluationCompleted evaluation) {
        return evaluation.test() == null ? evaluation.validation() : evaluation.test();
    }

    private static Double baseline(EvaluationCompleted evaluation, Function<Scores, Double> figure) {
        Scores baseline = scores(evaluation).baseline();
        return baseline == null ? null : figure.apply(baseline);
    }
}
