package io.proxquant.quantization.options;

import java.util.List;

/**
 * One option of a declared piece, precise enough that a recipe is validated and documented from it alone.
 *
 * @param type {@code integer}, {@code number}, {@code string}, {@code boolean} or {@code numbers}, a list that is not empty
 * @param defaultValue taken when the option is absent; null means that there is none, so that who reads it must be given it
 * @param min smallest allowed value, or null
 * @param max largest allowed value, or null
 * @param choices the only words allowed, or empty
 */
public record OptionDeclaration(
        String name, String type, Object defaultValue, Object min, Object max, List<String> choices, String summary) {
    /** Keeps a copy of the list. */
    public OptionDeclaration {
        choices = List.copyOf(choices);
    }

    public static OptionDeclaration integer(String name, int defaultValue, int min, int max, String summary) {
        return new OptionDeclaration(name, "integer", defaultValue, min, max, List.of(), summary);
    }

    public static OptionDeclaration number(String name, double defaultValue, double min, double max, String summary) {
        return new OptionDeclaration(name, "number", defaultValue, min, max, List.of(), summary);
    }

    public static OptionDeclaration string(String name, String defaultValue, String summary) {
        return new OptionDeclaration(name, "string", defaultValue, null, null, List.of(), summary);
    }

    public static OptionDeclaration flag(String name, boolean defaultValue, String summary) {
        return new OptionDeclaration(name, "boolean", defaultValue, null, null, List.of(), summary);
    }

    /** A list of numbers, each within the bounds; no default. */
    public static OptionDeclaration numbers(String name, double min, double max, String summary) {
        return new OptionDeclaration(name, "numbers", null, min, max, List.of(), summary);
    }

    /** One of some words, the first being the default. */
    public static OptionDeclaration choice(String name, List<String> choices, String summary) {
        return new OptionDeclaration(name, "string", choices.get(0), null, null, choices, summary);
    }

    public OptionDeclaration withDefault(Object value) {
        return new OptionDeclaration(name, type, value, min, max, choices, summary);
    }

    /** Allows what this or the other does; both have the same name and type. */
    public OptionDeclaration widened(OptionDeclaration other) {
        if (min == null) {
            return this;
        }
        Object low = number(other.min) < number(min) ? other.min : min;
        Object high = number(other.max) > number(max) ? other.max : max;
        return new OptionDeclaration(name, type, defaultValue, low, high, choices, summary);
    }

    private static double number(Object bound) {
        return ((Number) bound).doubleValue();
    }

    /** The range in words, for messages. */
    public String allowed() {
        if (!choices.isEmpty()) {
            return "one of " + choices;
        }
        String noun =
                type.equals("numbers") ? "a list of numbers" : type.equals("integer") ? "an integer" : "a " + type;
        return min == null ? noun : noun + (type.equals("numbers") ? ", each" : "") + " from " + min + " to " + max;
    }
}
