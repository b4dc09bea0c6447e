package io.proxquant.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.proxquant.quantization.presets.ByPattern;
import io.proxquant.quantization.presets.NamePattern;
import io.proxquant.recipes.yaml.Node;

/**
 * Validates {@code byLayer}: rules that give layers another quantizer, of which the first that fits a name counts.
 * {@code @first} and {@code @last} become names where the recipe declares its network.
 */
final class ByLayerRules {
    static final KeyDeclaration LAYERS = KeyDeclaration.requiredText(
            LayerQuantizer.LAYERS, "patterns of the tensors that the rule is for, @first and @last too");

    private final Declarations declarations;
    private final TensorRules tensors;

    /** @param tensors what the declared network allows; null when the recipe does not tell the network */
    ByLayerRules(Declarations declarations, TensorRules tensors) {
        this.declarations = declarations;
        this.tensors = tensors;
    }

    /** Validates the key, if it is there, and brings it to its stored form. */
    void check(Fields section) {
        if (section.has(LayerQuantizer.KEY)
                && section.at(LayerQuantizer.KEY) instanceof Node.Sequence list
                && list.items().isEmpty()) {
            section.problems()
                    .add(
                            section.at(LayerQuantizer.KEY),
                            section.path(LayerQuantizer.KEY),
                            "is empty; leave it out, or give {layers: [PATTERN], quantizer: NAME}");
        }
        boolean sound = true;
        for (Fields rule : section.maps(LayerQuantizer.KEY)) {
            patterns(rule);
            sound &= new TypedRules(declarations)
                            .check(rule, QuantizationSection.OVER, Declaration.Kind.QUANTIZER, "their quantizer")
                            .isPresent()
                    && rule.filled().get(LayerQuantizer.LAYERS) instanceof List<?> layers
                    && !layers.isEmpty();
        }
        if (!sound || !(section.filled().get(LayerQuantizer.KEY) instanceof List<?>)) {
            section.filled().remove(LayerQuantizer.KEY); // already reported
        }
    }

    private void patterns(Fields rule) {
        List<Object> given = rule.values(LAYERS);
        if (given == null || given.isEmpty()) {
            rule.missing(LayerQuantizer.LAYERS, "e.g. [\"fc1.*\"]");
            return;
        }
        List<String> patterns = given.stream().map(String::valueOf).toList();
        if (patterns.stream().anyMatch(String::isBlank)) {
            tell(rule, "has an empty pattern", List.of());
            return;
        }
        List<String> names = tensors == null ? List.of() : tensors.quantizable();
        if (names.isEmpty()) {
            if (patterns.stream().anyMatch(NamePattern::isPlace)) {
                tell(rule, "speaks of places, which only a network that the recipe declares has; name them", List.of());
            }
            return;
        }
        ByPattern<String> one = new ByPattern<>(List.of(new ByPattern.Rule<>(patterns, "")));
        for (String idle : one.idle(names)) {
            tell(rule, "'" + idle + "' matches no tensor that can be quantized", names);
        }
        rule.fill(
                LayerQuantizer.LAYERS,
                new ArrayList<>(one.placed(names).rules().get(0).layers()));
    }

    private static void tell(Fields rule, String problem, List<String> allowed) {
        rule.problems().add(rule.at(LayerQuantizer.LAYERS), rule.path(LayerQuantizer.LAYERS), problem, allowed);
    }

    /** Whether a validated section has such rules. */
    static boolean in(Map<?, ?> section) {
        return section.containsKey(LayerQuantizer.KEY);
    }
}
