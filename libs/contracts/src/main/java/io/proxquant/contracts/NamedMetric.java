package io.proxquant.contracts;

/**
 * A validation figure whose name says what it is and in which direction it is good.
 *
 * @param name {@code accuracy} (ratio 0..1, higher is better) or {@code perplexity} or {@code loss} (lower is better)
 * @param value finite
 */
public record NamedMetric(String name, double value) {
    public NamedMetric {
        Require.label("validationMetric.name", name);
        Require.optionalFinite("validationMetric.value", value);
    }
}
