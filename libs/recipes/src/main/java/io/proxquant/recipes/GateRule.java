package io.proxquant.recipes;

import java.util.Arrays;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The rules a gate can have. Direction and unit stand in each name, so that a limit cannot be misread: {@code max...}
 * passes when observed ≤ limit, {@code min...} when observed ≥ limit; points are percentage points, ratios are plain.
 * Values are compared unrounded; a NaN passes nothing.
 */
public enum GateRule {
    /** (reference - value) · 100, reference = float baseline. */
    MAX_ACCURACY_DROP_POINTS("maxAccuracyDropPoints", Metric.ACCURACY, Reference.BASELINE, false),
    /** Top-1 ratio, 0 to 1. */
    MIN_ACCURACY("minAccuracy", Metric.ACCURACY, Reference.NONE, true),
    /** value / reference, reference = float baseline. */
    MAX_PERPLEXITY_RATIO("maxPerplexityRatio", Metric.PERPLEXITY, Reference.BASELINE, false),
    MAX_PERPLEXITY("maxPerplexity", Metric.PERPLEXITY, Reference.NONE, false),
    /** value - reference in nats, reference = float baseline. */
    MAX_LOSS_INCREASE("maxLossIncrease", Metric.LOSS, Reference.BASELINE, false),
    /** Bits per quantized weight, codebooks included. */
    MAX_EFFECTIVE_BITS("maxEffectiveBits", Metric.EFFECTIVE_BITS, Reference.NONE, false),
    /** (value - reference) · 100, reference = the champion. */
    MIN_ACCURACY_GAIN_OVER_CHAMPION_POINTS(
            "minAccuracyGainOverChampionPoints", Metric.ACCURACY, Reference.CHAMPION, true),
    /** value / reference, reference = the champion. */
    MAX_PERPLEXITY_RATIO_TO_CHAMPION("maxPerplexityRatioToChampion", Metric.PERPLEXITY, Reference.CHAMPION, false);

    /** The figure a rule looks at, on the validation split. */
    public enum Metric {
        ACCURACY,
        PERPLEXITY,
        LOSS,
        EFFECTIVE_BITS
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
    private final boolean minimum;

    GateRule(String key, Metric metric, Reference reference, boolean minimum) {
        this.key = key;
        this.metric = metric;
        this.reference = reference;
        this.minimum = minimum;
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

    /**
     * The figure that is held against the limit.
     *
     * @param value the artifact's figure
     * @param against the reference's figure; ignored for rules without reference
     */
    public double observed(double value, double against) {
        return switch (this) {
            case MAX_ACCURACY_DROP_POINTS -> (against - value) * 100;
            case MIN_ACCURACY_GAIN_OVER_CHAMPION_POINTS -> (value - against) * 100;
            case MAX_PERPLEXITY_RATIO, MAX_PERPLEXITY_RATIO_TO_CHAMPION -> value / against;
            case MAX_LOSS_INCREASE -> value - against;
            case MIN_ACCURACY, MAX_PERPLEXITY, MAX_EFFECTIVE_BITS -> value;
        };
    }

    /** Whether the observed figure keeps the limit; never for NaN. */
    public boolean passes(double observed, double limit) {
        return minimum ? observed >= limit : observed <= limit;
    }

    /** The rule of this key. */
    public static Optional<GateRule> of(String key) {
        return Arrays.stream(values()).filter(rule -> rule.key.equals(key)).findFirst();
    }
}
