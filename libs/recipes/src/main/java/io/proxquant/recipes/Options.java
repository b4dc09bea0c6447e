package io.proxquant.recipes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Values of options whose names are declared elsewhere (by a network, data set, method or quantizer). Numbers are kept in one
 * form, an integral value as Integer or Long and any other as Double, so that options compare equal after a round trip
 * through JSON, where 5.0 is written 5. Immutable.
 */
public final class Options {
    private static final Options NONE = new Options(Map.of());
    private final Map<String, Object> values;

    private Options(Map<String, Object> values) {
        this.values = values;
    }

    /** No options. */
    public static Options none() {
        return NONE;
    }

    /** A copy of these values, numbers brought to their one form; absent (null) values are left out. */
    @JsonCreator
    public static Options of(Map<String, ?> values) {
        Map<String, Object> copy = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            if (value != null) {
                copy.put(key, normal(key, value));
            }
        });
        return new Options(Collections.unmodifiableMap(copy));
    }

    /** The values by name, unmodifiable; numbers are Integer, Long or Double. */
    @JsonValue
    public Map<String, Object> asMap() {
        return values;
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** An integral option; a declared default is already filled in when the recipe was validated. */
    public int integer(String key) {
        return Math.toIntExact(number(key).longValue());
    }

    public Optional<Integer> findInteger(String key) {
        return has(key) ? Optional.of(integer(key)) : Optional.empty();
    }

    public double real(String key) {
        return number(key).doubleValue();
    }

    public Optional<Double> findReal(String key) {
        return has(key) ? Optional.of(real(key)) : Optional.empty();
    }

    public String text(String key) {
        return as(String.class, key);
    }

    public boolean flag(String key) {
        return as(Boolean.class, key);
    }

    /** A list of numbers, if it is given. */
    public Optional<float[]> findReals(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        List<?> list = as(List.class, key);
        float[] reals = new float[list.size()];
        for (int i = 0; i < reals.length; i++) {
            if (!(list.get(i) instanceof Number number)) {
                throw new IllegalArgumentException("option '" + key + "' is no list of numbers: " + list);
            }
            reals[i] = number.floatValue();
        }
        return Optional.of(reals);
    }

    public Optional<String> findText(String key) {
        return has(key) ? Optional.of(text(key)) : Optional.empty();
    }

    /** These options without the named ones. */
    public Options without(Collection<String> keys) {
        Map<String, Object> copy = new LinkedHashMap<>(values);
        copy.keySet().removeAll(keys);
        return of(copy);
    }

    private Number number(String key) {
        return as(Number.class, key);
    }

    private <T> T as(Class<T> type, String key) {
        Object value = values.get(key);
        if (value == null) {
            throw new NoSuchElementException("option '" + key + "' is not given; there are " + values.keySet());
        }
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("option '" + key + "' is no " + type.getSimpleName() + ": " + value);
        }
        return type.cast(value);
    }

    private static Object normal(String key, Object value) {
        if (value instanceof Number number) {
            return normalNumber(key, number);
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(item == null ? null : normal(key, item)));
            return Collections.unmodifiableList(copy);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((name, item) -> copy.put(String.valueOf(name), item));
            return of(copy).values;
        }
        if (value instanceof String || value instanceof Boolean) {
            return value;
        }
        throw new IllegalArgumentException("option '" + key + "' has the unsupported value " + value);
    }

    private static Number normalNumber(String key, Number number) {
        double real = number.doubleValue();
        if (!Double.isFinite(real)) {
            throw new IllegalArgumentException("option '" + key + "' must be finite, was " + real);
        }
        long integral = number.longValue();
        if (integral != real || Math.abs(real) > 0x1p53) {
            return real;
        }
        if (integral != (int) integral) {
            return integral;
        }
        return (int) integral;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Options options && values.equals(options.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
