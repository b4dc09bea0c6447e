package io.proxquant.quantization.options;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Options of a declared piece, checked against what it declares before any is read: the one reader of options that a caller
 * gives by name. Recipes are validated against the same declarations, with the position of each mistake.
 */
public final class CheckedOptions {
    private final PieceDeclaration declared;
    private final Map<String, ?> given;

    /**
     * Refuses options that are not declared and values of another type or outside their range.
     *
     * @throws IllegalArgumentException naming option and owner, with what is allowed
     */
    public CheckedOptions(PieceDeclaration declared, Map<String, ?> given) {
        this.declared = declared;
        this.given = given;
        for (String key : new TreeSet<>(given.keySet())) {
            check(option(key), given.get(key));
        }
    }

    /** Whether an option that may be absent was given or has a default. */
    public boolean has(String name) {
        return found(name) != null;
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

    /** true or false. */
    public boolean flag(String name) {
        return (Boolean) value(name);
    }

    /** A list of numbers. */
    public List<Double> numbers(String name) {
        return ((List<?>) value(name))
                .stream().map(each -> decimal(each).doubleValue()).toList();
    }

    /** All options by name with defaults filled in, in the order of the declaration; what may be absent and is, is left out. */
    public Map<String, Object> complete() {
        Map<String, Object> complete = new LinkedHashMap<>();
        for (OptionDeclaration option : declared.options()) {
            Object value = found(option.name());
            if (value != null) {
                complete.put(option.name(), value);
            }
        }
        return complete;
    }

    private Object value(String name) {
        Object value = found(name);
        if (value == null) {
            throw new IllegalArgumentException("option '" + name + "' of '" + declared.name() + "' must be given: "
                    + option(name).allowed());
        }
        return value;
    }

    private Object found(String name) {
        Object value = given.get(name);
        return value != null ? value : option(name).defaultValue();
    }

    private OptionDeclaration option(String name) {
        return declared.options().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + declared.name() + "' has no option '" + name
                        + "'; allowed: "
                        + declared.options().stream()
                                .map(OptionDeclaration::name)
                                .toList()));
    }

    private void check(OptionDeclaration option, Object value) {
        boolean good =
                switch (option.type()) {
                    case "integer" -> inRange(option, value) && isInteger(decimal(value));
                    case "number" -> inRange(option, value);
                    case "boolean" -> value instanceof Boolean;
                    case "numbers" ->
                        value instanceof List<?> list
                                && !list.isEmpty()
                                && list.stream().allMatch(each -> inRange(option, each));
                    default ->
                        value instanceof String text
                                && (option.choices().isEmpty()
                                        || option.choices().contains(text));
                };
        if (!good) {
            throw new IllegalArgumentException("option '" + option.name() + "' of '" + declared.name() + "' is " + value
                    + "; allowed: " + option.allowed());
        }
    }

    private static boolean inRange(OptionDeclaration option, Object value) {
        if (!(value instanceof Number number) || !Double.isFinite(number.doubleValue())) {
            return false;
        }
        BigDecimal decimal = decimal(value);
        return (option.min() == null || decimal.compareTo(decimal(option.min())) >= 0)
                && (option.max() == null || decimal.compareTo(decimal(option.max())) <= 0);
    }

    private static boolean isInteger(BigDecimal value) {
        return value.stripTrailingZeros().scale() <= 0;
    }

    private static BigDecimal decimal(Object value) {
        return new BigDecimal(value.toString());
    }
}
