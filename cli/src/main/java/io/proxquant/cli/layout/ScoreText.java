package io.proxquant.cli.layout;

import java.util.Locale;

import io.proxquant.contracts.Scores;

/** Shows a network's scores to people: its accuracy, else its perplexity. */
public final class ScoreText {
    private static final String NONE = "not finite";

    private ScoreText() {}

    /** The figure alone, for a table whose title says what it is. */
    public static String figure(Scores scores) {
        if (scores.accuracy() != null) {
            return String.format(Locale.ROOT, "%.2f %%", 100 * scores.accuracy());
        }
        return scores.perplexity() == null ? NONE : String.format(Locale.ROOT, "%.2f", scores.perplexity());
    }

    /** The figure with its name. */
    public static String named(Scores scores) {
        boolean accuracy = scores.accuracy() != null;
        if (!accuracy && scores.perplexity() == null) {
            return NONE;
        }
        return (accuracy ? "accuracy " : "perplexity ") + figure(scores);
    }
}
