package io.proxquant.contracts;

import java.util.Map;
import java.util.TreeMap;

/**
 * Turns figures that are not finite into absent values and remembers why: JSON has no NaN, and a NaN that became null
 * without a word would be a silent loss. One instance per record being built; not for use by several threads.
 */
public final class NonFinite {
    private final Map<String, String> reasons = new TreeMap<>();

    /** The value if it is finite or absent, otherwise null with the field's reason kept. */
    public Double finite(String field, Double value) {
        if (value == null || Double.isFinite(value)) {
            return value;
        }
        reasons.put(field, Double.toString(value));
        return null;
    }

    /** Field name to {@code NaN}, {@code Infinity} or {@code -Infinity}; null when every value was finite. */
    public Map<String, String> reasons() {
        return reasons.isEmpty() ? null : Map.copyOf(reasons);
    }
}
