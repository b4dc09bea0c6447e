package io.proxquant.quantization.presets;

import java.util.List;
import java.util.Map;

/** Lazy methods whose point approaches the quantized set along a schedule. */
final class RelaxedPresets {
    private static final String RELAX = "Yin et al. 2018, BinaryRelax, section 3 and published code";
    private static final String PARQ = "Jin et al. 2025, PARQ, algorithm 1";
    private static final Map<String, ?> RELAXATION = Map.of("start", 1, "growth", 1.04, "hardFrom", 0.75);
    private static final Map<String, ?> ANNEALING =
            Map.of("annealFrom", 0, "hardFrom", 0.75, "steepness", 10, "center", 0.5);

    static final List<MethodPreset> ALL = List.of(
            PresetBuilder.lazy("dual-averaging", "Xiao 2010, regularized dual averaging; Jin et al. 2025, equation 13")
                    .map("binary-l1")
                    .schedule("cumulative", Map.of("rate", 1e-4))
                    .excluding(LayerRule.WITHOUT_SHORTCUTS),
            PresetBuilder.lazy("binary-relax", RELAX)
                    .map("squared-distance")
                    .quantizer("binary")
                    .schedule("geometric", RELAXATION)
                    .excluding(LayerRule.ALL_BUT_LAST),
            PresetBuilder.lazy("binary-relax-ternary", RELAX)
                    .map("squared-distance")
                    .quantizer("ternary-threshold", Map.of("threshold", 0.7))
                    .schedule("geometric", RELAXATION)
                    .excluding(LayerRule.ALL_BUT_LAST),
            PresetBuilder.lazy("parq", PARQ)
                    .map("parq")
                    .quantizer("lsbq", Map.of("bits", 1))
                    .schedule("sigmoid-inverse-slope", ANNEALING)
                    .excluding(LayerRule.WEIGHTS),
            PresetBuilder.lazy("parq-ternary", PARQ)
                    .map("parq")
                    .quantizer("ternary")
                    .schedule("sigmoid-inverse-slope", ANNEALING)
                    .excluding(LayerRule.WEIGHTS),
            PresetBuilder.lazy("parq-uniform", PARQ)
                    .map("parq")
                    .quantizer("uniform", Map.of("bits", 2, "range", "mean"))
                    .schedule("sigmoid-inverse-slope", ANNEALING)
                    .excluding(LayerRule.WEIGHTS));

    private RelaxedPresets() {}
}
