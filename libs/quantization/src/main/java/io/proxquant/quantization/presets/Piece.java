package io.proxquant.quantization.presets;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A piece of a method by its name, with the options that the method leaves open to change.
 *
 * @param options open options with the method's own defaults, in no order
 */
public record Piece(String name, Map<String, ?> options) {
    /** Keeps a copy of the map. */
    public Piece {
        options = Map.copyOf(options);
    }

    static Piece of(String name) {
        return new Piece(name, Map.of());
    }

    /** With those of the changes that it has an option for. */
    Piece with(Map<String, ?> changes) {
        Map<String, Object> merged = new LinkedHashMap<>(options);
        merged.replaceAll((key, value) -> changes.containsKey(key) ? changes.get(key) : value);
        return new Piece(name, merged);
    }
}
