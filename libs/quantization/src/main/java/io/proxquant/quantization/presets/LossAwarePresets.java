package io.proxquant.quantization.presets;

import java.util.List;
import java.util.Map;

/** Proximal Newton methods: lazy projection in the metric of the loss, the curvature being Adam's second moment. */
final class LossAwarePresets {
    private static final String LAB = "Hou et al. 2017, loss-aware binarization, algorithm 1";
    private static final String LAQ = "Hou and Kwok 2018, loss-aware weight quantization, algorithm 1";

    static final List<MethodPreset> ALL = List.of(
            method("lab", LAB, Map.of()),
            method("lat-exact", LAQ, Map.of()),
            method("lat-approximate", LAQ, Map.of()),
            method("lat-two-sided-exact", LAQ, Map.of()),
            method("lat-two-sided-approximate", LAQ, Map.of()),
            method("laq-linear", LAQ, Map.of("bits", 3)),
            method("laq-log", LAQ, Map.of("bits", 3)));

    private LossAwarePresets() {}

    /** The preset of the equally named quantizer. */
    private static MethodPreset method(String name, String source, Map<String, ?> open) {
        return PresetBuilder.lazy(name, source)
                .quantizer(name, open)
                .constraint("clip-unit")
                .excluding(LayerRule.WEIGHTS);
    }
}
