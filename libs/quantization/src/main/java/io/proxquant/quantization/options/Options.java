package io.proxquant.quantization.options;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeSet;

/** Options of a declared piece, checked against what it declares before any is read. */
public final class Options {
    private final Declared declared;
    private final Map<String, ?> given;

    /** Refuses options that are not declared and values of another type or outside their range. */
    public Options(Declared declared, Map<String, ?> given) {
        this.declared = declared;
        this.given = given;
        for (String key : new TreeSet<>(given.keySet())) {
            check(parameter(key), given.get(key));
        }
    }

    public int integer(String name) {
        return decimal(value(name)).intValueExact();
    }

    public double number(String name) {
        return decimal(value(name)).doubleValue();
    }

    public String string(String name) {
        return (String) value(name);
    }

    private Object value(String name) {
        Object value = given.get(name);
        return value != null ? value : parameter(name).defaultValue();
    }

    private Parameter parameter(String name) {
        return declared.parameters().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + declared.name() + "' has no option '" + name
                        + "'; allowed: "
                        + declared.parameters().stream().map(Parameter::name).toList()));
    }

    private void check(Parameter parameter, Object value) {
        boolean good =
                switch (parameter.type()) {
                    case "integer" -> inRange(parameter, value) && isInteger(decimal(value));
                    case "number" -> inRange(parameter, value);
                    default ->
                        value instanceof String text
                                && (parameter.choices().isEmpty()
                                        || parameter.choices().contains(text));
                };
        if (!good) {
            throw new IllegalArgumentException("option '" + parameter.name() + "' of '" + declared.name() + "' is "
                    + value + "; allowed: " + parameter.allowed());
        }
    }

    private static boolean inRange(Parameter parameter, Object value) {
        if (!(value instanceof Number number) || !Double.isFinite(number.doubleValue())) {
            return false;
        }
        BigDecimal decimal = decimal(value);
        return decimal.compareTo(decimal(parameter.min())) >= 0 && decimal.compareTo(decimal(parameter.max())) <= 0;
    }

    private static boolean isInteger(BigDecimal value) {
        return value.stripTrailingZeros().scale() <= 0;
    }

    private static BigDecimal decimal(Object value) {
        return new BigDecimal(value.toString());
    }
}
