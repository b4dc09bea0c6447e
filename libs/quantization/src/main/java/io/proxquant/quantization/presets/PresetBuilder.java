package io.proxquant.quantization.presets;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.quantization.GradientPoint;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.QuantizedStep;
import io.proxquant.quantization.UpdateScale;

/** Writes a preset down line by line; whatever is not said is the plainest choice. */
final class PresetBuilder {
    private final String name;
    private final String source;
    private final GradientPoint point;
    private ComponentSpec map = ComponentSpec.of("projection");
    private ComponentSpec quantizer = ComponentSpec.of("binary-unit");
    private Granularity granularity = new Granularity.Tensor();
    private ComponentSpec schedule = ComponentSpec.of("infinite");
    private ComponentSpec rule = ComponentSpec.of("identity");
    private String constraint = "none";
    private ComponentSpec penalty = ComponentSpec.of("none");
    private boolean openQuantizer;
    private boolean tunesCodebooks;
    private QuantizedStep step = QuantizedStep.PLAIN;
    private List<String> excluded = List.of();

    private PresetBuilder(String name, String source, GradientPoint point) {
        this.name = name;
        this.source = source;
        this.point = point;
    }

    /** A method that takes the gradient at the weights themselves. */
    static PresetBuilder eager(String name, String source) {
        return new PresetBuilder(name, source, GradientPoint.EAGER);
    }

    /** A method that takes the gradient at the quantized point and steps on latent weights. */
    static PresetBuilder lazy(String name, String source) {
        return new PresetBuilder(name, source, GradientPoint.LAZY);
    }

    PresetBuilder map(String piece, Map<String, ?> open) {
        map = new ComponentSpec(piece, open);
        return this;
    }

    PresetBuilder map(String piece) {
        return map(piece, Map.of());
    }

    /** In training a projection onto another quantizer's set than the freeze takes. */
    PresetBuilder projecting(String quantizerPiece, Map<String, ?> open) {
        Map<String, Object> options = new HashMap<>(open);
        options.put(MethodPreset.OVER, quantizerPiece);
        return map("projection", options);
    }

    PresetBuilder quantizer(String piece, Map<String, ?> open) {
        quantizer = new ComponentSpec(piece, open);
        return this;
    }

    PresetBuilder quantizer(String piece) {
        return quantizer(piece, Map.of());
    }

    PresetBuilder schedule(String piece, Map<String, ?> open) {
        schedule = new ComponentSpec(piece, open);
        return this;
    }

    PresetBuilder rule(String piece, Map<String, ?> open) {
        rule = new ComponentSpec(piece, open);
        return this;
    }

    PresetBuilder rule(String piece) {
        return rule(piece, Map.of());
    }

    PresetBuilder byRow() {
        granularity = Granularity.Row.first();
        return this;
    }

    PresetBuilder constraint(String text) {
        constraint = text;
        return this;
    }

    PresetBuilder penalty(String piece, Map<String, ?> open) {
        penalty = new ComponentSpec(piece, open);
        return this;
    }

    /** The quantizer so far is the one that is taken unless another is named. */
    PresetBuilder anyQuantizer() {
        openQuantizer = true;
        return this;
    }

    /** Codebooks are trained on while codes stay as they were frozen. */
    PresetBuilder tuningCodebooks() {
        tunesCodebooks = true;
        return this;
    }

    PresetBuilder updateScale(UpdateScale scale) {
        step = QuantizedStep.of(scale);
        return this;
    }

    MethodPreset excluding(List<String> patterns) {
        excluded = patterns;
        return new MethodPreset(
                name,
                source,
                map,
                new FreezeSpec(quantizer, openQuantizer, ByPattern.none(), tunesCodebooks),
                granularity,
                new GradientPath(point, rule),
                schedule,
                constraint,
                penalty,
                step,
                excluded);
    }
}
