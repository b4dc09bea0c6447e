package io.proxquant.models.optimizer;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Options of a recipe section, read by name with the type and range checked, so that a wrong one is refused by name rather
 * than cast or ignored.
 */
final class OptionReader {

    private final String owner;
    private final Map<String, ?> values;

    /**
     * Options of {@code owner}; the key {@code type} is always allowed, it chose the owner.
     *
     * @throws IllegalArgumentException for keys that are not among the known ones
     */
    OptionReader(String owner, Map<String, ?> values, Set<String> known) {
        this.owner = owner;
        this.values = values;
        for (String key : values.keySet()) {
            if (!known.contains(key) && !key.equals("type")) {
                throw new IllegalArgumentException(
                        "unknown option '" + key + "' of " + owner + "; known: " + new TreeSet<>(known));
            }
        }
    }

    /** A number within bounds. */
    double number(String key, double otherwise, double min, double max) {
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
    boolean flag(String key, boolean otherwise) {
        Object value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong(key, "true or false", value);
    }

    /** The raw value, or null. */
    Object raw(String key) {
        return values.get(key);
    }

    /** The refusal of a value, naming owner, key and what is allowed. */
    IllegalArgumentException wrong(String key, String allowed, Object value) {
        return new IllegalArgumentException(
                "option '" + key + "' of " + owner + " must be " + allowed + ", not " + value);
    }
}
