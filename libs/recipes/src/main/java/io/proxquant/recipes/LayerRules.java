package io.proxquant.recipes;

import java.util.List;
import java.util.Map;

/** Validates include and exclude patterns, and fills in the default rule where there are none. */
final class LayerRules {
    static final KeyDeclaration INCLUDE = KeyDeclaration.optionalText("include", "patterns of tensors to quantize");
    static final KeyDeclaration EXCLUDE = KeyDeclaration.optionalText("exclude", "patterns of tensors to leave alone");

    private LayerRules() {}

    /** Reads {@code layers} of this map, or fills in the default. */
    static void check(Fields parent, LayersSection otherwise) {
        if (!parent.has("layers")) {
            parent.fill("layers", Map.of("include", otherwise.include(), "exclude", otherwise.exclude()));
            return;
        }
        Fields layers = parent.map("layers");
        if (layers == null) {
            return;
        }
        patterns(layers, INCLUDE, List.of("**"));
        patterns(layers, EXCLUDE, otherwise.exclude());
        layers.finish();
    }

    private static void patterns(Fields layers, KeyDeclaration key, List<String> otherwise) {
        List<Object> given = layers.values(key);
        if (given == null) {
            layers.fill(key.name(), otherwise);
        } else if (given.stream().anyMatch(pattern -> ((String) pattern).isBlank())) {
            layers.problems().add(layers.at(key.name()), layers.path(key.name()), "has an empty pattern");
        }
    }
}
