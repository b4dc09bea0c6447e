package io.proxquant.recipes;

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
    /** The kind of value. */
    public enum Type {
        INTEGER,
        REAL,
        BOOLEAN,
        TEXT
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

    public static ParameterDeclaration flag(String name, boolean value, String summary) {
        return new ParameterDeclaration(name, Type.BOOLEAN, value, false, null, null, List.of(), summary);
    }

    /** One of these texts, the first being the default. */
    public static ParameterDeclaration choice(String name, String summary, String... allowed) {
        return new ParameterDeclaration(name, Type.TEXT, allowed[0], false, null, null, List.of(allowed), summary);
    }
}
