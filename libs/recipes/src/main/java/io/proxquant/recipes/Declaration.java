package io.proxquant.recipes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Describes something that a recipe can name, and what can be set about it. Recipes are validated against declarations only, so
 * that this library needs no network code.
 *
 * @param name the word in the recipe
 * @param summary one line
 * @param keys what can be set
 * @param facts what is fixed and must fit together: {@code task} ({@link #IMAGES} or {@link #TEXT}) for networks and data
 *     sets; for data sets also values that equally named keys of a network must have, e.g. {@code classes},
 *     {@code channels}, {@code vocabulary}
 * @param tensors for networks, the parameters that follow from the options; empty for anything else
 * @param rules between the values of several keys
 */
public record Declaration(
        Kind kind,
        String name,
        String summary,
        List<KeyDeclaration> keys,
        Map<String, Object> facts,
        DeclaredTensors tensors,
        List<DeclaredRule> rules) {
    /** Value of the fact {@code task}: labelled images, judged by accuracy. */
    public static final String IMAGES = "images";
    /** Value of the fact {@code task}: a token stream, judged by perplexity. */
    public static final String TEXT = "text";

    /** Fact of a method: list of name patterns that it leaves in full precision. */
    public static final String EXCLUDED_LAYERS = "excludedLayers";
    /** Fact of a method: names of what training has to bring beside weights and gradients, e.g. {@link #CURVATURE}. */
    public static final String NEEDS = "needs";
    /** A diagonal of the Hessian, which only an optimizer that keeps second moments estimates. */
    public static final String CURVATURE = "curvature";
    /** Fact of a network or data set: {@link #IMAGES} or {@link #TEXT}. */
    public static final String TASK = "task";

    /** What kind of thing is declared. */
    public enum Kind {
        NETWORK,
        DATA,
        METHOD,
        QUANTIZER,
        MAP,
        OPTIMIZER,
        SCHEDULE
    }

    public Declaration {
        keys = List.copyOf(keys);
        facts = Map.copyOf(facts);
        rules = List.copyOf(rules);
        if (kind == Kind.NETWORK && keys.stream().map(KeyDeclaration::name).anyMatch(NetworkSection.OWN::contains)) {
            throw new IllegalArgumentException(
                    "network '" + name + "' declares one of " + NetworkSection.OWN + ", which every network has");
        }
    }

    /** A declaration without tensors and without rules. */
    public static Declaration of(
            Kind kind, String name, String summary, List<KeyDeclaration> keys, Map<String, Object> facts) {
        return new Declaration(kind, name, summary, keys, facts, options -> List.of(), List.of());
    }

    /** The key of this name, if it is declared. */
    public Optional<KeyDeclaration> key(String key) {
        return keys.stream().filter(each -> each.name().equals(key)).findFirst();
    }

    /**
     * The values with defaults filled in. Recipes are checked where they are read, with lines and columns; this checks values
     * that come another way (stored manifests, tests, plug-ins) against the same keys.
     *
     * @param given values by key; {@code type} is ignored
     * @throws IllegalArgumentException naming what is unknown, out of range or missing
     */
    public Options complete(Map<String, ?> given) {
        Map<String, Object> open = new LinkedHashMap<>(Options.of(given).asMap());
        open.remove("type");
        Map<String, Object> complete = new LinkedHashMap<>();
        for (KeyDeclaration key : keys) {
            Object value = open.remove(key.name());
            if (value == null) {
                value = key.defaultValue();
                if (key.required()) {
                    throw new IllegalArgumentException("'" + key.name() + "' of " + name + " is missing");
                }
            } else if (!key.fits(value)) {
                throw new IllegalArgumentException(
                        "'" + key.name() + "' of " + name + " must be " + key.allowance() + ", not " + value);
            }
            if (value != null) {
                complete.put(key.name(), value);
            }
        }
        if (!open.isEmpty()) {
            throw new IllegalArgumentException("unknown options " + open.keySet() + " of " + name);
        }
        return Options.of(complete);
    }
}
