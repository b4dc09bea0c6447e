package io.proxquant.quantization.presets;

import java.util.List;
import java.util.Map;

import io.proxquant.quantization.UpdateScale;

/** Lazy methods that project at every step: straight-through estimators of one kind or another. */
final class StraightThroughPresets {
    private static final String CONNECT = "Courbariaux et al. 2015, BinaryConnect, algorithm 1";
    private static final String XU = "Xu et al. 2018, alternating multi-bit quantization, section 4";
    private static final String QNN = "Hubara et al. 2016, QNN, algorithm 1";

    static final List<MethodPreset> ALL = List.of(
            PresetBuilder.lazy("binary-connect", CONNECT)
                    .constraint("clip-unit")
                    .updateScale(UpdateScale.GLOROT)
                    .excluding(LayerRule.WITHOUT_SHORTCUTS),
            PresetBuilder.lazy("binary-connect-stochastic", CONNECT + " and equation 2")
                    .projecting("binary-stochastic", Map.of())
                    .constraint("clip-unit")
                    .updateScale(UpdateScale.GLOROT)
                    .excluding(LayerRule.WITHOUT_SHORTCUTS),
            multiBit("straight-through-alternating", "alternating", Map.of("bits", 2, "rounds", 2)),
            multiBit("straight-through-greedy", "greedy", Map.of("bits", 2)),
            multiBit("straight-through-refined", "refined", Map.of("bits", 2)),
            PresetBuilder.lazy("bwn", "Rastegari et al. 2016, XNOR-Net, section 3.1 (Binary-Weight-Network)")
                    .quantizer("binary")
                    .byRow()
                    .rule("xnor-rescale")
                    .constraint("center-clip")
                    .excluding(LayerRule.INNER),
            PresetBuilder.lazy("dorefa", "Zhou et al. 2016, DoReFa-Net, section 2.3")
                    .quantizer("dorefa", Map.of("bits", 1))
                    .rule("dorefa-tanh", Map.of("bits", 1))
                    .excluding(LayerRule.INNER),
            PresetBuilder.lazy("qnn-binary", QNN)
                    .rule("hard-tanh")
                    .constraint("clip-unit")
                    .excluding(LayerRule.WITHOUT_SHORTCUTS),
            PresetBuilder.lazy("qnn-linear", QNN + " with equation 9")
                    .quantizer("qnn-linear", Map.of("bits", 4))
                    .rule("hard-tanh")
                    .constraint("clip-unit")
                    .excluding(LayerRule.WITHOUT_SHORTCUTS),
            PresetBuilder.lazy("qnn-log", QNN + " with equation 10")
                    .quantizer("qnn-log", Map.of("bits", 4))
                    .rule("hard-tanh")
                    .constraint("clip-unit")
                    .excluding(LayerRule.WITHOUT_SHORTCUTS),
            PresetBuilder.lazy("twn", "Li and Liu 2016, ternary weight networks, algorithm 1")
                    .quantizer("ternary-threshold", Map.of("threshold", 0.7))
                    .excluding(LayerRule.WEIGHTS),
            PresetBuilder.lazy("ttq", "Zhu et al. 2017, trained ternary quantization, section 4")
                    .quantizer("ternary-trained", Map.of("zeroUpTo", 0.05))
                    .rule("ttq-scales")
                    .excluding(LayerRule.INNER),
            PresetBuilder.lazy("lbw", "Yin et al. 2016, LBW-Net, section 2")
                    .quantizer("power-of-two", Map.of("bits", 2, "cutoff", 0.75))
                    .excluding(LayerRule.WEIGHTS));

    private StraightThroughPresets() {}

    private static MethodPreset multiBit(String name, String quantizer, Map<String, ?> open) {
        return PresetBuilder.lazy(name, XU)
                .quantizer(quantizer, open)
                .byRow()
                .constraint("clip-unit")
                .excluding(LayerRule.RECURRENT);
    }
}
