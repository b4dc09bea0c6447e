package io.proxquant.quantization;

/**
 * One option of a declared piece, precise enough that a recipe is validated and documented from it alone.
 *
 * @param type {@code integer}, {@code number} or {@code string}
 * @param defaultValue taken when the option is absent; null means that it has to be given
 * @param min smallest allowed value, or null
 * @param max largest allowed value, or null
 */
public record Parameter(String name, String type, Object defaultValue, Object min, Object max, String summary) {
    static Parameter integer(String name, int defaultValue, int min, int max, String summary) {
        return new Parameter(name, "integer", defaultValue, min, max, summary);
    }

    static Parameter number(String name, double defaultValue, double min, double max, String summary) {
        return new Parameter(name, "number", defaultValue, min, max, summary);
    }

    static Parameter string(String name, String defaultValue, String summary) {
        return new Parameter(name, "string", defaultValue, null, null, summary);
    }

    Parameter withDefault(Object value) {
        return new Parameter(name, type, value, min, max, summary);
    }

    /** The range in words, for messages. */
    public String allowed() {
        return min == null
                ? "a " + type
                : (type.equals("integer") ? "an " : "a ") + type + " from " + min + " to " + max;
    }
}
