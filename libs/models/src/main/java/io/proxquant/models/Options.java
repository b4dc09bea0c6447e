package io.proxquant.models;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Options of a recipe section, read by name with the type and range checked, so that a wrong one is refused by name rather
 * than cast or ignored.
 */
public final class Options {

    private final String owner;
    private final Map<String, ?> values;

    /**
     * Options of {@code owner}; the key {@code type} is always allowed, it chose the owner.
     *
     * @throws IllegalArgumentException for keys that are not among the known ones
     */
    public Options(String owner, Map<String, ?> values, Set<String> known) {
        this.owner = owner;
        this.values = values;
        for (String key : values.keySet()) {
            if (!known.contains(key) && !key.equals("type")) {
                throw new IllegalArgumentException(
                        "unknown option '" + key + "' of " + owner + "; known: " + new TreeSet<>(known));
            }
        }
    }

    /** An integer within bounds. */
    public int integer(String key, int otherwise, int min, int max) {
        double value = number(key, otherwise, min, max);
        if (value != Math.rint(value)) {
            throw wrong(key, "a whole number", value);
        }
        return (int) value;
    }

    /** A 64-bit seed. */
    public long seed(String key, long otherwise) {
        Object value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Long || value instanceof Integer) {
            return ((Number) value).longValue();
        }
        throw wrong(key, "a whole number", value);
    }

    /** A number within bounds. */
    public double number(String key, double otherwise, double min, double max) {
        Object value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        if (!(value instanceof Number number) || !(number.doubleValue() >= min && number.doubleValue() <= max)) {
            throw wrong(key, "a number from " + min + " to " + max, value);
        }
        return number.doubleValue();
    }

    /** true or false. */
    public boolean flag(String key, boolean otherwise) {
        Object value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong(key, "true or false", value);
    }

    /** One of a few words. */
    public String word(String key, String otherwise, Set<String> allowed) {
        Object value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof String word && allowed.contains(word)) {
            return word;
        }
        throw wrong(key, "one of " + new TreeSet<>(allowed), value);
    }

    /** The raw value, or null. */
    public Object raw(String key) {
        return values.get(key);
    }

    /** The refusal of a value, naming owner, key and what is allowed. */
    public IllegalArgumentException wrong(String key, String allowed, Object value) {
        return new IllegalArgumentException(
                "option '" + key + "' of " + owner + " must be " + allowed + ", not " + value);
    }
}
