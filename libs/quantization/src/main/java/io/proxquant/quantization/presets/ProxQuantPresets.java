package io.proxquant.quantization.presets;

import java.util.List;
import java.util.Map;

/** Methods that take the gradient at the weights themselves and move those. */
final class ProxQuantPresets {
    private static final String PROXQUANT = "Bai et al. 2019, ProxQuant, ";
    private static final String TQN = "Li et al. 2017, training quantized nets, ";
    private static final Map<String, ?> HOMOTOPY = Map.of("rate", 1e-4, "adjustRate", "no");
    private static final Map<String, ?> GRID = Map.of("bits", 4, "step", 0.125);

    static final List<MethodPreset> ALL = List.of(
            PresetBuilder.eager("proxquant-binary", PROXQUANT + "section 4.1 (PQ-B)")
                    .map("binary-l1")
                    .schedule("linear-per-epoch", HOMOTOPY)
                    .constraint("clip-unit")
                    .excluding(LayerRule.WITHOUT_SHORTCUTS),
            PresetBuilder.eager("proxquant-binary-l2", PROXQUANT + "section 3.2")
                    .map("binary-l2")
                    .schedule("linear-per-epoch", HOMOTOPY)
                    .constraint("clip-unit")
                    .excluding(LayerRule.WITHOUT_SHORTCUTS),
            PresetBuilder.eager("proxquant-binary-lstm", PROXQUANT + "section 4.2 (PQ-Binary)")
                    .map("binary-l1")
                    .schedule("linear-per-epoch", HOMOTOPY)
                    .constraint("clip-unit")
                    .excluding(LayerRule.RECURRENT),
            PresetBuilder.eager("proxquant-ternary", PROXQUANT + "appendix A.2 (PQ-T)")
                    .map("ternary-l2", Map.of("proxRounds", 2))
                    .quantizer("ternary-two-sided")
                    .schedule("linear-per-epoch", HOMOTOPY)
                    .constraint("clip-unit")
                    .excluding(LayerRule.INNER_WITHOUT_SHORTCUTS),
            PresetBuilder.eager("proxquant-alternating", PROXQUANT + "section 4.2 (ALT-PQ)")
                    .map("alternating", Map.of("bits", 2, "rounds", 2, "proxRounds", 1))
                    .quantizer("alternating", Map.of("bits", 2, "rounds", 2))
                    .byRow()
                    .schedule("linear-per-epoch", HOMOTOPY)
                    .excluding(LayerRule.RECURRENT),
            PresetBuilder.eager("hard-projection", PROXQUANT + "section 2.2 (strength infinite)")
                    .excluding(LayerRule.WITHOUT_SHORTCUTS),
            PresetBuilder.eager("lasso", "Tibshirani 1996, the lasso; Parikh and Boyd 2014, section 6.5.2")
                    .map("soft-threshold")
                    .quantizer("ternary")
                    .schedule("constant", Map.of("rate", 1e-4))
                    .excluding(LayerRule.INNER_WITHOUT_SHORTCUTS),
            PresetBuilder.eager("tqn-stochastic", TQN + "section 3 (SR)")
                    .projecting("grid-stochastic", GRID)
                    .quantizer("grid-nearest", GRID)
                    .excluding(LayerRule.WEIGHTS),
            PresetBuilder.eager("tqn-nearest", TQN + "section 3 (R)")
                    .quantizer("grid-nearest", GRID)
                    .excluding(LayerRule.WEIGHTS));

    private ProxQuantPresets() {}
}
