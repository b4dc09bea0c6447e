package io.proxquant.recipes;

import java.util.Arrays;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The rules a gate can have, as far as a recipe has to know them; the evaluator judges by them. Direction and unit stand
 * in each name, so that a limit cannot be misread: {@code max...} passes when observed ≤ limit, {@code min...} when
 * observed ≥ limit; points are percentage points, ratios are plain.
 */
public enum GateRule {
    /** (reference - value) · 100, reference = float baseline. */
    MAX_ACCURACY_DROP_POINTS("maxAccuracyDropPoints", Metric.ACCURACY, Reference.BASELINE, -100, 100),
    /** Top-1 ratio, 0 to 1. */
    MIN_ACCURACY("minAccuracy", Metric.ACCURACY, Reference.NONE, 0, 1),
    /** value / reference, reference = float baseline. */
    MAX_PERPLEXITY_RATIO(
            "maxPerplexityRatio", Metric.PERPLEXITY, Reference.BASELINE, KeyDeclaration.ABOVE_ZERO, KeyDeclaration.ANY),
    MAX_PERPLEXITY("maxPerplexity", Metric.PERPLEXITY, Reference.NONE, 1, KeyDeclaration.ANY),
    /** Mean negative log-likelihood in nats. */
    MAX_LOSS("maxLoss", Metric.LOSS, Reference.NONE, -KeyDeclaration.ANY, KeyDeclaration.ANY),
    /** value - reference in nats, reference = float baseline. */
    MAX_LOSS_INCREASE("maxLossIncrease", Metric.LOSS, Reference.BASELINE, -KeyDeclaration.ANY, KeyDeclaration.ANY),
    /** (value - reference) · 100, reference = the champion. */
    MIN_ACCURACY_GAIN_OVER_CHAMPION_POINTS(
            "minAccuracyGainOverChampionPoints", Metric.ACCURACY, Reference.CHAMPION, -100, 100),
    /** value / reference, reference = the champion. */
    MAX_PERPLEXITY_RATIO_TO_CHAMPION(
            "maxPerplexityRatioToChampion",
            Metric.PERPLEXITY,
            Reference.CHAMPION,
            KeyDeclaration.ABOVE_ZERO,
            KeyDeclaration.ANY);

    /** The figure a rule looks at, on the validation split. */
    public enum Metric {
        ACCURACY,
        PERPLEXITY,
        LOSS
    }

    /** What the figure is compared with. */
    public enum Reference {
        NONE,
        BASELINE,
        CHAMPION
    }

    private final String key;
    private final Metric metric;
    private final Reference reference;
    private final double lowest;
    private final double highest;

    GateRule(String key, Metric metric, Reference reference, double lowest, double highest) {
        this.key = key;
        this.metric = metric;
        this.reference = reference;
        this.lowest = lowest;
        this.highest = highest;
    }

    /** The spelling in recipes and decisions. */
    @JsonValue
    public String key() {
        return key;
    }

    public Metric metric() {
        return metric;
    }

    public Reference reference() {
        return reference;
    }

    /** What a recipe may give as limit; the bounds catch 88 where 0.88 was meant. */
    KeyDeclaration limit() {
        return KeyDeclaration.optionalReal(key, lowest, highest, "limit of the rule " + key);
    }

    /** The rule of this key. */
    public static Optional<GateRule> of(String key) {
        return Arrays.stream(values()).filter(rule -> rule.key.equals(key)).findFirst();
    }
}
