package io.proxquant.recipes;

import java.util.List;

/**
 * One thing wrong with a recipe, precise enough to be mended without a manual.
 *
 * @param line 1-based
 * @param column 1-based
 * @param key path of the value, e.g. {@code training.quantize.optimizer.rate}; empty for the document
 * @param message what is wrong, and the nearest allowed word where there is one
 * @param allowed the values or keys that would be right; empty when they cannot be listed
 */
public record Problem(int line, int column, String key, String message, List<String> allowed) {
    public Problem {
        allowed = List.copyOf(allowed);
    }

    @Override
    public String toString() {
        return line + ":" + column + ": " + (key.isEmpty() ? "" : key + ": ") + what();
    }

    /** The message and what is allowed, without the place. */
    String what() {
        return message + (allowed.isEmpty() ? "" : "; allowed: " + String.join(", ", allowed));
    }
}
