package io.proxquant.quantization;

import java.util.List;
import java.util.Map;

/** The training methods that recipes can name: a table of settings and nothing else. */
public final class MethodPresets {
    /** Batch-norm, biases and the 1x1 shortcuts of the option-B ResNet (published code, if_binary). */
    private static final List<String> BINARY_EXCLUDED = List.of("*bn*", "*downsample*", "*shortcut*", "*bias*");
    /** Also the first convolution and the classifier (published code, if_binary_tern). */
    private static final List<String> TERNARY_EXCLUDED =
            List.of("*bn*", "*downsample*", "*shortcut*", "*bias*", "conv1.weight", "fc.*", "linear.*");
    /** First and last layer stay, and what the binary rule leaves (XNOR-Net, DoReFa-Net, TTQ). */
    private static final List<String> FIRST_AND_LAST_EXCLUDED = TERNARY_EXCLUDED;

    /** Embedding, transitions and decoder are quantized, biases are not (published code, if_binary_lm). */
    private static final List<String> RECURRENT_EXCLUDED = List.of("*bias*");

    private static final String PROXQUANT = "Bai et al. 2019, ProxQuant, ";
    private static final Map<String, ?> HOMOTOPY = Map.of("rate", 1e-4, "adjustRate", "no");
    private static final Map<String, ?> RELAXATION = Map.of("start", 1, "growth", 1.04, "hardFrom", 0.75);
    private static final Map<String, ?> ANNEALING =
            Map.of("annealFrom", 0, "hardFrom", 0.75, "steepness", 10, "center", 0.5);
    private static final List<MethodPreset> ALL = List.of(
            PresetBuilder.eager("proxquant-binary", PROXQUANT + "section 4.1 (PQ-B)")
                    .map("binary-l1")
                    .schedule("linear-per-epoch", HOMOTOPY)
                    .constraint("clip-unit")
                    .excluding(BINARY_EXCLUDED),
            PresetBuilder.eager("proxquant-binary-l2", PROXQUANT + "section 3.2")
                    .map("binary-l2")
                    .schedule("linear-per-epoch", HOMOTOPY)
                    .constraint("clip-unit")
                    .excluding(BINARY_EXCLUDED),
            PresetBuilder.eager("proxquant-binary-lstm", PROXQUANT + "section 4.2 (PQ-Binary)")
                    .map("binary-l1")
                    .schedule("linear-per-epoch", HOMOTOPY)
                    .constraint("clip-unit")
                    .excluding(RECURRENT_EXCLUDED),
            PresetBuilder.eager("proxquant-ternary", PROXQUANT + "appendix A.2 (PQ-T)")
                    .map("ternary-l2", Map.of("proxRounds", 2))
                    .quantizer("ternary-two-sided")
                    .schedule("linear-per-epoch", HOMOTOPY)
                    .constraint("clip-unit")
                    .excluding(TERNARY_EXCLUDED),
            PresetBuilder.eager("proxquant-alternating", PROXQUANT + "section 4.2 (ALT-PQ)")
                    .map("alternating", Map.of("bits", 2, "rounds", 2, "proxRounds", 1))
                    .quantizer("alternating", Map.of("bits", 2, "rounds", 2))
                    .byRow()
                    .schedule("linear-per-epoch", HOMOTOPY)
                    .excluding(RECURRENT_EXCLUDED),
            PresetBuilder.eager("hard-projection", PROXQUANT + "section 2.2 (strength infinite)")
                    .excluding(BINARY_EXCLUDED),
            PresetBuilder.eager("lasso", "Tibshirani 1996, the lasso; Parikh and Boyd 2014, section 6.5.2")
                    .map("soft-threshold")
                    .quantizer("ternary")
                    .schedule("constant", Map.of("rate", 1e-4))
                    .excluding(TERNARY_EXCLUDED),
            PresetBuilder.lazy("binary-connect", "Courbariaux et al. 2015, BinaryConnect, algorithm 1")
                    .constraint("clip-unit")
                    .updateScale("glorot")
                    .excluding(BINARY_EXCLUDED),
            PresetBuilder.lazy("dual-averaging", "Xiao 2010, regularized dual averaging; Jin et al. 2025, equation 13")
                    .map("binary-l1")
                    .schedule("cumulative", Map.of("rate", 1e-4))
                    .excluding(BINARY_EXCLUDED),
            PresetBuilder.lazy("binary-relax", "Yin et al. 2018, BinaryRelax, section 3 and published code")
                    .map("squared-distance")
                    .quantizer("binary")
                    .schedule("geometric", RELAXATION)
                    .excluding(BINARY_EXCLUDED),
            PresetBuilder.lazy("parq", "Jin et al. 2025, PARQ, algorithm 1")
                    .map("parq")
                    .quantizer("lsbq", Map.of("bits", 1))
                    .schedule("sigmoid-inverse-slope", ANNEALING)
                    .excluding(BINARY_EXCLUDED),
            PresetBuilder.lazy(
                            "straight-through-alternating",
                            "Xu et al. 2018, Alternating multi-bit quantization, section 4")
                    .quantizer("alternating", Map.of("bits", 2, "rounds", 2))
                    .byRow()
                    .constraint("clip-unit")
                    .excluding(RECURRENT_EXCLUDED),
            PresetBuilder.lazy("bwn", "Rastegari et al. 2016, XNOR-Net, section 3.1 (Binary-Weight-Network)")
                    .quantizer("binary")
                    .byRow()
                    .rule("xnor-rescale")
                    .constraint("center-clip")
                    .excluding(FIRST_AND_LAST_EXCLUDED),
            PresetBuilder.lazy("qnn-binary", "Hubara et al. 2016, QNN, algorithm 1")
                    .rule("hard-tanh")
                    .constraint("clip-unit")
                    .excluding(BINARY_EXCLUDED));

    private MethodPresets() {}

    /** The preset of this name; an unknown one is refused with the names there are. */
    public static MethodPreset byName(String name) {
        return ALL.stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("method '" + name + "' is unknown; allowed: "
                        + ALL.stream().map(MethodPreset::name).toList()));
    }

    /** All presets, in the order in which they should be listed. */
    public static List<MethodPreset> all() {
        return ALL;
    }
}
