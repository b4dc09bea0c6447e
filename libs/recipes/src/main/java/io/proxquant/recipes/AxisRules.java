package io.proxquant.recipes;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import io.proxquant.quantization.presets.AxisRule;
import io.proxquant.recipes.yaml.Node;

import static io.proxquant.recipes.KeyDeclaration.requiredInteger;

/**
 * Validates {@code axis}, the dimension along which rows and groups are cut: a number for all tensors, or a map from patterns
 * to numbers.
 */
final class AxisRules {
    private static final String KEY = QuantizationSection.AXIS;
    private static final String WHAT = "the dimension of the output channels";

    private AxisRules() {}

    /**
     * Reads the key into its stored form, a map. An explicit 0 is kept, since it overrides what a network declares.
     *
     * @param otherwise the rule where the key is absent
     */
    static AxisRule check(Fields fields, AxisRule otherwise) {
        if (!fields.has(KEY)) {
            AxisRule taken = whole(fields) ? AxisRule.none() : otherwise;
            store(fields, taken);
            return taken;
        }
        fields.filled().remove(KEY);
        Map<String, Integer> patterns = new LinkedHashMap<>();
        if (fields.at(KEY) instanceof Node.Mapping) {
            Fields map = fields.map(KEY);
            for (String pattern : map.keys()) {
                put(patterns, pattern, map, pattern);
            }
            map.finish();
        } else {
            put(patterns, AxisRule.OTHERS, fields, KEY);
        }
        AxisRule rule = new AxisRule(patterns);
        if (rule.orNull() != null && whole(fields)) {
            fields.problems()
                    .add(
                            fields.at(KEY),
                            fields.path(KEY),
                            "goes with granularity row or group:N; of a tensor that is one block no dimension comes first");
        }
        store(fields, rule);
        return rule;
    }

    private static boolean whole(Fields fields) {
        return "tensor".equals(fields.filled().get("granularity"));
    }

    /** The rule of a map that was validated and stored. */
    static AxisRule stored(Map<?, ?> map) {
        Map<String, Integer> patterns = new TreeMap<>();
        if (map.get(KEY) instanceof Map<?, ?> axis) {
            axis.forEach((pattern, of) -> patterns.put(String.valueOf(pattern), ((Number) of).intValue()));
        }
        return new AxisRule(patterns);
    }

    private static void put(Map<String, Integer> patterns, String pattern, Fields fields, String key) {
        if (pattern.isBlank()) {
            fields.problems().add(fields.at(key), fields.path(key), "has an empty pattern");
        } else if (fields.value(requiredInteger(key, 0, AxisRule.MOST, WHAT)) instanceof Long axis) {
            patterns.put(pattern, Math.toIntExact(axis));
        }
    }

    /** Writes the rule into the stored form; an empty rule is left out. */
    static void store(Fields fields, AxisRule rule) {
        if (!rule.patterns().isEmpty()) {
            fields.fill(KEY, new TreeMap<>(rule.patterns()));
        }
    }
}
