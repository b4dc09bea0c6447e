package io.proxquant.recipes;

import java.math.BigDecimal;
import java.util.List;

/**
 * One parameter of something a recipe can name: enough to check a value, to fill in a default and to explain it.
 *
 * @param defaultValue filled in when absent; null means none
 * @param required whether it must be given; otherwise without default it may stay absent
 * @param min smallest allowed value, inclusive; null for none
 * @param max largest allowed value, inclusive; null for none
 * @param allowed the only texts allowed; empty for any
 */
public record ParameterDeclaration(
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

    public ParameterDeclaration {
        allowed = List.copyOf(allowed);
    }

    /** Must be given. */
    public static ParameterDeclaration requiredInteger(String name, long min, long max, String summary) {
        return new ParameterDeclaration(name, Type.INTEGER, null, true, (double) min, (double) max, List.of(), summary);
    }

    /** May be absent, and then means what the summary says (all, none, ...). */
    public static ParameterDeclaration optionalInteger(String name, long min, long max, String summary) {
        return new ParameterDeclaration(
                name, Type.INTEGER, null, false, (double) min, (double) max, List.of(), summary);
    }

    public static ParameterDeclaration integer(String name, long value, long min, long max, String summary) {
        return new ParameterDeclaration(
                name, Type.INTEGER, value, false, (double) min, (double) max, List.of(), summary);
    }

    public static ParameterDeclaration real(String name, double value, double min, double max, String summary) {
        return new ParameterDeclaration(name, Type.REAL, value, false, min, max, List.of(), summary);
    }

    /** Must be given. */
    public static ParameterDeclaration requiredReal(String name, double min, double max, String summary) {
        return new ParameterDeclaration(name, Type.REAL, null, true, min, max, List.of(), summary);
    }

    /** May be absent, and then means what the summary says. */
    public static ParameterDeclaration optionalReal(String name, double min, double max, String summary) {
        return new ParameterDeclaration(name, Type.REAL, null, false, min, max, List.of(), summary);
    }

    public static ParameterDeclaration flag(String name, boolean value, String summary) {
        return new ParameterDeclaration(name, Type.BOOLEAN, value, false, null, null, List.of(), summary);
    }

    /** Yes or no; may be absent, and then means what the summary says. */
    static ParameterDeclaration optionalFlag(String name, String summary) {
        return new ParameterDeclaration(name, Type.BOOLEAN, null, false, null, null, List.of(), summary);
    }

    /** One of these texts, the first being the default. */
    public static ParameterDeclaration choice(String name, String summary, String... allowed) {
        return new ParameterDeclaration(name, Type.TEXT, allowed[0], false, null, null, List.of(allowed), summary);
    }

    /** One of these texts; must be given. */
    static ParameterDeclaration requiredChoice(String name, String summary, List<String> allowed) {
        return new ParameterDeclaration(name, Type.TEXT, null, true, null, null, allowed, summary);
    }

    /** Any text, this one by default. */
    static ParameterDeclaration text(String name, String value, String summary) {
        return new ParameterDeclaration(name, Type.TEXT, value, false, null, null, List.of(), summary);
    }

    /** One of these texts, or absent, which means what the summary says. */
    public static ParameterDeclaration optionalChoice(String name, String summary, String... allowed) {
        return new ParameterDeclaration(name, Type.TEXT, null, false, null, null, List.of(allowed), summary);
    }

    /** A list of numbers; may be absent, and then means what the summary says. */
    public static ParameterDeclaration optionalReals(String name, double min, double max, String summary) {
        return new ParameterDeclaration(name, Type.REALS, null, false, min, max, List.of(), summary);
    }

    /** Any text; may be absent. */
    public static ParameterDeclaration optionalText(String name, String summary) {
        return new ParameterDeclaration(name, Type.TEXT, null, false, null, null, List.of(), summary);
    }

    /** Any text; must be given. */
    public static ParameterDeclaration requiredText(String name, String summary) {
        return new ParameterDeclaration(name, Type.TEXT, null, true, null, null, List.of(), summary);
    }

    /** The same parameter, absent unless given. */
    ParameterDeclaration withoutDefault() {
        return new ParameterDeclaration(name, type, null, false, min, max, allowed, summary);
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

    /** The range in words, e.g. {@code above 0} or {@code from 1 to 8}. */
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
