package io.proxquant.quantization.presets;

import java.util.List;
import java.util.Map;

/**
 * Learning-compression and what it is measured against: weights are trained in full precision and compressed now and then, by any
 * quantizer. What is frozen is what the last compression made, so that the constraint holds exactly.
 */
final class LearningCompressionPresets {
    private static final String LC = "Carreira-Perpiñán 2017, model compression as constrained optimization, part I";
    private static final Map<String, ?> HOMOTOPY = Map.of("mu", 1e-3, "growth", 1.1, "stepEpochs", 1);
    private static final Map<String, ?> STEPS = Map.of("stepEpochs", 1, "tolerance", 1e-4);

    static final List<MethodPreset> ALL = List.of(
            compressing("lc-quadratic-penalty")
                    .penalty("quadratic", STEPS)
                    .schedule("geometric-per-l-step", HOMOTOPY)
                    .excluding(LayerRule.WEIGHTS),
            compressing("lc-augmented-lagrangian")
                    .penalty("augmented-lagrangian", STEPS)
                    .schedule("geometric-per-l-step", HOMOTOPY)
                    .excluding(LayerRule.WEIGHTS),
            compressing("direct-compression").schedule("zero", Map.of()).excluding(LayerRule.WEIGHTS),
            compressing("iterated-direct-compression")
                    .penalty("restart", Map.of("stepEpochs", 1))
                    .schedule("zero", Map.of())
                    .excluding(LayerRule.WEIGHTS));

    private LearningCompressionPresets() {}

    private static PresetBuilder compressing(String name) {
        return PresetBuilder.eager(name, LC).map("none").quantizer("binary").anyQuantizer();
    }
}
