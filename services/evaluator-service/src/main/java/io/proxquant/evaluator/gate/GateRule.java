package io.proxquant.evaluator.gate;

import java.util.Arrays;
import java.util.Optional;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RuleResult;
import io.proxquant.contracts.RuleVerdict;
import io.proxquant.contracts.Scores;

/**
 * Every rule a recipe can ask for. The name says direction ({@code min}, {@code max}), figure and unit, so that no reader
 * has to guess whether 5 is a ratio or points, or whether higher is better. Values are compared unrounded; a value that
 * equals its limit passes.
 *
 * <p>Points are hundredths of a ratio (an accuracy of 0.85 is 5 points below 0.90), nats are the unit of the loss, a ratio
 * is dimensionless.
 */
public enum GateRule {
    /** accuracy(artifact), 0..1. */
    MIN_ACCURACY("minAccuracy", Against.NOTHING, Figure.ACCURACY, Bound.MIN, (a, none) -> a),
    /** perplexity(artifact). */
    MAX_PERPLEXITY("maxPerplexity", Against.NOTHING, Figure.PERPLEXITY, Bound.MAX, (a, none) -> a),
    /** loss(artifact), nats. */
    MAX_LOSS("maxLoss", Against.NOTHING, Figure.LOSS, Bound.MAX, (a, none) -> a),
    /** 100 · (accuracy(baseline) - accuracy(artifact)). */
    MAX_ACCURACY_DROP_POINTS(
            "maxAccuracyDropPoints", Against.BASELINE, Figure.ACCURACY, Bound.MAX, (a, b) -> 100 * (b - a)),
    /** perplexity(artifact) / perplexity(baseline). */
    MAX_PERPLEXITY_RATIO("maxPerplexityRatio", Against.BASELINE, Figure.PERPLEXITY, Bound.MAX, (a, b) -> a / b),
    /** loss(artifact) - loss(baseline), nats. */
    MAX_LOSS_INCREASE("maxLossIncrease", Against.BASELINE, Figure.LOSS, Bound.MAX, (a, b) -> a - b),
    /** 100 · (accuracy(artifact) - accuracy(champion)). */
    MIN_ACCURACY_GAIN_OVER_CHAMPION_POINTS(
            "minAccuracyGainOverChampionPoints", Against.CHAMPION, Figure.ACCURACY, Bound.MIN, (a, c) -> 100 * (a - c)),
    /** perplexity(artifact) / perplexity(champion). */
    MAX_PERPLEXITY_RATIO_TO_CHAMPION(
            "maxPerplexityRatioToChampion", Against.CHAMPION, Figure.PERPLEXITY, Bound.MAX, (a, c) -> a / c);

    /** What a rule holds the artifact against. */
    enum Against {
        NOTHING,
        BASELINE,
        CHAMPION
    }

    private enum Bound {
        MIN,
        MAX
    }

    private final String rule;
    private final Against against;
    private final Figure figure;
    private final Bound bound;
    private final Reading.Formula formula;

    GateRule(String rule, Against against, Figure figure, Bound bound, Reading.Formula formula) {
        this.rule = rule;
        this.against = against;
        this.figure = figure;
        this.bound = bound;
        this.formula = formula;
    }

    /** The rule behind a recipe's key; empty for names that this version does not know, which must never be ignored. */
    public static Optional<GateRule> named(String rule) {
        return Arrays.stream(values()).filter(r -> r.rule.equals(rule)).findFirst();
    }

    /** The recipe's key. */
    public String rule() {
        return rule;
    }

    /** Whether it compares with the reigning champion: what lets another run's artifact replace it. */
    public boolean againstChampion() {
        return against == Against.CHAMPION;
    }

    /** Judges the validation scores. Anything that is missing, not finite or empty fails, with its own reason. */
    RuleResult judge(double limit, Scores artifact, Scores baseline, Champion champion) {
        if (againstChampion() && champion == null) {
            return new RuleResult(rule, null, limit, RuleVerdict.NOT_APPLICABLE, ReasonCode.NO_CHAMPION);
        }
        Reading observed = observe(artifact, baseline, champion);
        if (observed.reason() != null) {
            return new RuleResult(rule, null, limit, RuleVerdict.FAILED, observed.reason());
        }
        double value = observed.value();
        boolean kept = bound == Bound.MIN ? value >= limit : value <= limit;
        return new RuleResult(
                rule,
                value,
                limit,
                kept ? RuleVerdict.PASSED : RuleVerdict.FAILED,
                kept ? null : ReasonCode.RULE_FAILED);
    }

    private Reading observe(Scores artifact, Scores baseline, Champion champion) {
        Reading own = figure.of(artifact, ReasonCode.METRIC_MISSING);
        Reading reference =
                switch (against) {
                    case NOTHING -> own;
                    case BASELINE -> figure.of(sameSamples(artifact, baseline), ReasonCode.BASELINE_MISSING);
                    case CHAMPION -> figure.of(sameSamples(artifact, champion.validation()), ReasonCode.METRIC_MISSING);
                };
        return own.with(reference, formula);
    }

    /** Figures over another number of samples are of other data, hence no figures to compare with. */
    private static Scores sameSamples(Scores artifact, Scores reference) {
        boolean comparable = reference != null
                && (artifact == null || reference.samples() == artifact.samples() || reference.samples() == 0);
        return comparable ? reference : null;
    }
}
