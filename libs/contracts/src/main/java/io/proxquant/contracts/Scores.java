package io.proxquant.contracts;

import java.util.Map;

/**
 * What a network scored on one split of the data, unrounded.
 *
 * @param accuracy top-1 ratio 0..1 for classifiers
 * @param perplexity exp(mean negative log-likelihood in nats) for language models
 * @param loss mean negative log-likelihood in nats
 * @param samples images or tokens scored; 0 only when the split is empty, which the gate refuses
 * @param nonFinite field name to {@code NaN}, {@code Infinity} or {@code -Infinity}, for each value that is absent
 *     because it was not a finite number
 */
public record Scores(
        @MayBeAbsent Double accuracy,
        @MayBeAbsent Double perplexity,
        @MayBeAbsent Double loss,
        long samples,
        @MayBeAbsent Map<String, String> nonFinite) {
    public Scores {
        Require.optionalRatio("accuracy", accuracy);
        Require.optionalFinite("perplexity", perplexity);
        Require.optionalNotNegative("perplexity", perplexity);
        Require.optionalFinite("loss", loss);
        Require.between("samples", samples, 0, Require.MAX_EXACT_INTEGER);
        nonFinite = Require.optionalNonFinite(nonFinite);
    }

    /** Of a split without samples: nothing to tell, and the gate says so. */
    public static Scores ofNothing() {
        return new Scores(null, null, null, 0, null);
    }

    /** Takes figures as computed: what is not finite becomes absent with its reason. */
    public static Scores of(Double accuracy, Double perplexity, Double loss, long samples) {
        NonFinite seen = new NonFinite();
        return new Scores(
                seen.finite("accuracy", accuracy),
                seen.finite("perplexity", perplexity),
                seen.finite("loss", loss),
                samples,
                seen.reasons());
    }
}
