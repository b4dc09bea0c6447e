package io.proxquant.recipes;

import java.math.BigDecimal;
import java.util.List;

/**
 * What one key of a recipe takes: enough to check a value, to fill in a default and to explain it.
 *
 * @param defaultValue filled in when absent; null means none
 * @param required whether it must be given; otherwise without default it may stay absent
 * @param min smallest allowed value, inclusive; null for none
 * @param max largest allowed value, inclusive; null for none
 * @param allowed the only texts allowed; empty for any
 */
public record KeyDeclaration(
        String name,
        Type type,
        Object defaultValue,
        boolean required,
        Double min,
        Double max,
        List<String> allowed,
        String summary) {
    /** As a bound: greater than 0. */
    public static final double ABOVE_ZERO = Double.MIN_VALUE;
    /** As a bound: less than 1. */
    public static final double BELOW_ONE = Math.nextDown(1.0);
    /** As a bound: greater than 1. */
    public static final double ABOVE_ONE = Math.nextUp(1.0);
    /** As a bound: any finite number. */
    public static final double ANY = Double.MAX_VALUE;

    /** The kind of value. */
    public enum Type {
        INTEGER,
        REAL,
        BOOLEAN,
        TEXT,
        /** A list of numbers, each within the bounds. */
        REALS
    }

    public KeyDeclaration {
        allowed = List.copyOf(allowed);
    }

    /** Must be given. */
    public static KeyDeclaration requiredInteger(String name, long min, long max, String summary) {
        return new KeyDeclaration(name, Type.INTEGER, null, true, (double) min, (double) max, List.of(), summary);
    }

    /** May be absent, and then means what the summary says (all, none, ...). */
    public static KeyDeclaration optionalInteger(String name, long min, long max, String summary) {
        return new KeyDeclaration(name, Type.INTEGER, null, false, (double) min, (double) max, List.of(), summary);
    }

    public static KeyDeclaration integer(String name, long value, long min, long max, String summary) {
        return new KeyDeclaration(name, Type.INTEGER, value, false, (double) min, (double) max, List.of(), summary);
    }

    public static KeyDeclaration real(String name, double value, double min, double max, String summary) {
        return new KeyDeclaration(name, Type.REAL, value, false, min, max, List.of(), summary);
    }

    /** Must be given. */
    public static KeyDeclaration requiredReal(String name, double min, double max, String summary) {
        return new KeyDeclaration(name, Type.REAL, null, true, min, max, List.of(), summary);
    }

    /** May be absent, and then means what the summary says. */
    public static KeyDeclaration optionalReal(String name, double min, double max, String summary) {
        return new KeyDeclaration(name, Type.REAL, null, false, min, max, List.of(), summary);
    }

    public static KeyDeclaration flag(String name, boolean value, String summary) {
        return new KeyDeclaration(name, Type.BOOLEAN, value, false, null, null, List.of(), summary);
    }

    /** A yes or no that may be absent, and then means what the summary says. */
    static KeyDeclaration optionalFlag(String name, String summary) {
        return new KeyDeclaration(name, Type.BOOLEAN, null, false, null, null, List.of(), summary);
    }

    /** One of these texts, the first being the default. */
    public static KeyDeclaration choice(String name, String summary, String... allowed) {
        return new KeyDeclaration(name, Type.TEXT, allowed[0], false, null, null, List.of(allowed), summary);
    }

    /** One of these texts; must be given. */
    static KeyDeclaration requiredChoice(String name, String summary, List<String> allowed) {
        return new KeyDeclaration(name, Type.TEXT, null, true, null, null, allowed, summary);
    }

    /** Any text, this one by default. */
    static KeyDeclaration text(String name, String value, String summary) {
        return new KeyDeclaration(name, Type.TEXT, value, false, null, null, List.of(), summary);
    }

    /** One of these texts, or absent, which means what the summary says. */
    public static KeyDeclaration optionalChoice(String name, String summary, String... allowed) {
        return new KeyDeclaration(name, Type.TEXT, null, false, null, null, List.of(allowed), summary);
    }

    /** A list of numbers; may be absent, and then means what the summary says. */
    public static KeyDeclaration optionalReals(String name, double min, double max, String summary) {
        return new KeyDeclaration(name, Type.REALS, null, false, min, max, List.of(), summary);
    }

    /** Any text; may be absent. */
    public static KeyDeclaration optionalText(String name, String summary) {
        return new KeyDeclaration(name, Type.TEXT, null, false, null, null, List.of(), summary);
    }

    /** Any text; must be given. */
    public static KeyDeclaration requiredText(String name, String summary) {
        return new KeyDeclaration(name, Type.TEXT, null, true, null, null, List.of(), summary);
    }

    /** The same under another key. */
    KeyDeclaration called(String key) {
        return new KeyDeclaration(key, type, defaultValue, required, min, max, allowed, summary);
    }

    /** The same parameter, absent unless given. */
    KeyDeclaration withoutDefault() {
        return new KeyDeclaration(name, type, null, false, min, max, allowed, summary);
    }

    /** Whether a value, as {@link Options} keeps it, is of the type and within the bounds. */
    public boolean fits(Object value) {
        return switch (type) {
            case BOOLEAN -> value instanceof Boolean;
            case TEXT -> value instanceof String && (allowed.isEmpty() || allowed.contains(value));
            case INTEGER ->
                (value instanceof Integer || value instanceof Long) && within(((Number) value).doubleValue());
            case REAL -> value instanceof Number number && within(number.doubleValue());
            case REALS ->
                value instanceof List<?> list
                        && !list.isEmpty()
                        && list.stream()
                                .allMatch(each -> each instanceof Number number && within(number.doubleValue()));
        };
    }

    /** Whether a number lies within the bounds. */
    boolean within(double value) {
        return (min == null || value >= min) && (max == null || value <= max);
    }

    /** What {@link #fits} takes, in words. */
    String allowance() {
        return allowed.isEmpty() ? type + " from " + min + " to " + max : "one of " + allowed;
    }

    /** The range in words, e.g. {@code above 0} or {@code at least 1 and at most 8}. */
    public String range() {
        String low =
                min == null || min == -ANY ? "" : bound(min, ABOVE_ZERO, "above 0", ABOVE_ONE, "above 1", "at least ");
        String high = max == null || max == ANY ? "" : bound(max, BELOW_ONE, "below 1", Double.NaN, "", "at most ");
        return low.isEmpty() || high.isEmpty() ? low + high : low + " and " + high;
    }

    private static String bound(double value, double a, String aText, double b, String bText, String otherwise) {
        if (value == a) {
            return aText;
        }
        if (value == b) {
            return bText;
        }
        return otherwise
                + new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }
}
