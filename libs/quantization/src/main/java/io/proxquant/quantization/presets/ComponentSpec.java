package io.proxquant.quantization.presets;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One component of a training method (its map, quantizer, schedule or gradient rule) by name, with the options that the method
 * leaves open. A preset is a row of these, so that recipes change its options without code.
 *
 * @param options open options with the method's own defaults, in no order
 */
public record ComponentSpec(String name, Map<String, ?> options) {
    /** Keeps a copy of the map. */
    public ComponentSpec {
        options = Map.copyOf(options);
    }

    static ComponentSpec of(String name) {
        return new ComponentSpec(name, Map.of());
    }

    /** The same with those changes that concern its open options; other keys are ignored. */
    ComponentSpec with(Map<String, ?> changes) {
        Map<String, Object> merged = new LinkedHashMap<>(options);
        merged.replaceAll((key, value) -> changes.containsKey(key) ? changes.get(key) : value);
        return new ComponentSpec(name, merged);
    }
}
