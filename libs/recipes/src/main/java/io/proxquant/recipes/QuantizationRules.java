package io.proxquant.recipes;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.quantization.maps.ProximalMaps;
import io.proxquant.quantization.presets.AxisRule;
import io.proxquant.quantization.quantizers.Quantizers;
import io.proxquant.recipes.yaml.Node;

import static io.proxquant.recipes.KeyDeclaration.ANY;
import static io.proxquant.recipes.KeyDeclaration.choice;
import static io.proxquant.recipes.KeyDeclaration.requiredReal;
import static io.proxquant.recipes.KeyDeclaration.requiredText;

/** Validates the list of quantizations: each names what exists, gives what it needs, and has a name of its own. */
final class QuantizationRules {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");
    /** Most artifacts of one checkpoint, since each is quantized, stored, scored and announced by an event of its own. */
    static final int MOST = 256;

    static final KeyDeclaration CALLED = requiredText("name", "how artifacts of this quantization are called");
    static final KeyDeclaration MODE = choice(
            "mode", "packed codes or a path of proximal steps", ArtifactKind.HARD.wire(), ArtifactKind.PROX.wire());
    static final KeyDeclaration STRENGTH = requiredReal("strengths", 0, ANY, "τ of each step of the path");

    private final Declarations declarations;
    private final LayersSection layers;
    private final String granularity;
    private final AxisRule axis;
    private final TensorRules tensors;
    private final Set<String> names = new HashSet<>();

    /**
     * @param layers rule for quantizations that give none
     * @param granularity for quantizations that give none
     * @param axis for quantizations that give none
     * @param tensors what the declared network allows; null when the recipe does not tell the network
     */
    QuantizationRules(
            Declarations declarations, LayersSection layers, String granularity, AxisRule axis, TensorRules tensors) {
        this.declarations = declarations;
        this.layers = layers;
        this.granularity = granularity;
        this.axis = axis;
        this.tensors = tensors;
    }

    void check(List<Fields> quantizations) {
        for (Fields each : quantizations) {
            one(each);
            if (names.size() > MOST) {
                each.problems()
                        .add(
                                each.at("name"),
                                each.path("name"),
                                "with it a checkpoint has more than " + MOST
                                        + " artifacts; give fewer quantizations or strengths");
                return;
            }
        }
    }

    private void one(Fields fields) {
        name(fields);
        boolean hard = !ArtifactKind.PROX.wire().equals(fields.value(MODE));
        fields.value(KeyDeclaration.text("granularity", granularity, "tensor, row or group:N"));
        GranularityRule.check(fields);
        AxisRules.check(fields, axis);
        LayerRules.check(fields, layers);
        StoredRules.check(fields, hard);
        if (tensors != null) {
            tensors.check(fields, TensorRules.Cut.of(fields), Set.copyOf(layers.exclude()));
        }
        if (BitsRules.planned(fields)) {
            BitsRules.check(fields);
            return;
        }
        if (hard) {
            if (fields.has(LayerQuantizer.KEY)) {
                new ByLayerRules(declarations, tensors).check(fields);
            }
            fields.refuse("map", "goes with mode prox; mode hard names a quantizer");
            fields.refuse("strengths", "goes with mode prox");
        } else {
            fields.refuse(LayerQuantizer.KEY, "goes with mode hard");
            if (!overQuantizer(fields)) {
                fields.refuse(QuantizationSection.OVER, "goes with mode hard; mode prox names a map");
            }
            strengths(fields);
        }
        String operator = hard ? "quantizer" : "map";
        new TypedRules(declarations)
                .check(
                        fields,
                        operator,
                        hard ? Declaration.Kind.QUANTIZER : Declaration.Kind.MAP,
                        hard ? "the quantizer" : "the proximal map")
                .ifPresent(known -> build(fields, operator, hard));
    }

    /** Whether the map moves weights towards the levels of a quantizer that its options name. */
    private boolean overQuantizer(Fields fields) {
        return fields.at("map") instanceof Node.Scalar map
                && declarations
                        .find(Declaration.Kind.MAP, String.valueOf(map.value()))
                        .filter(known -> known.keys().stream()
                                .anyMatch(each -> each.name().equals(QuantizationSection.OVER)))
                        .isPresent();
    }

    /**
     * Builds the quantizer or map, since declarations check each option alone and only the piece itself knows whether they go
     * together.
     */
    private static void build(Fields fields, String operator, boolean hard) {
        String name = (String) fields.filled().get(operator);
        Map<String, Object> options =
                QuantizationSection.options(fields.filled(), hard).asMap();
        try {
            if (hard) {
                Quantizers.byName(name, options);
            } else {
                ProximalMaps.byName(name, options);
            }
        } catch (IllegalArgumentException e) {
            String key = fields.has(QuantizationSection.OVER) ? QuantizationSection.OVER : operator;
            fields.problems().add(fields.at(key), fields.path(key), String.valueOf(e.getMessage()));
        }
    }

    private void name(Fields fields) {
        Object name = fields.value(CALLED);
        if (name == null) {
            return;
        }
        String text = (String) name;
        if (!NAME.matcher(text).matches()) {
            fields.problems()
                    .add(
                            fields.at("name"),
                            fields.path("name"),
                            "must start with a letter or digit and have 1 to 64 of lower-case letters, digits, '.' and '-', was '"
                                    + text + "'");
        } else if (!names.add(text)) {
            fields.problems().add(fields.at("name"), fields.path("name"), "'" + text + "' is used twice");
        }
    }

    private void strengths(Fields fields) {
        List<Object> strengths = fields.values(STRENGTH);
        if (strengths == null || strengths.isEmpty()) {
            fields.missing("strengths", "e.g. [0.1, 0.5]");
            return;
        }
        if (new HashSet<>(strengths).size() != strengths.size()) {
            fields.problems().add(fields.at("strengths"), fields.path("strengths"), "has a strength twice");
        }
        String name = Objects.toString(fields.filled().get("name"), "");
        strengths.forEach(strength -> {
            String variant = QuantizationSection.variantName(name, (Double) strength);
            if (!names.add(variant)) {
                fields.problems()
                        .add(fields.at("strengths"), fields.path("strengths"), "'" + variant + "' names two artifacts");
            }
        });
    }
}
