package io.proxquant.quantization;

import java.util.List;
import java.util.Map;

/** The training methods that recipes can name: a table of settings and nothing else. */
public final class MethodPresets {
    private static final Granularity TENSOR = new Granularity.Tensor();
    private static final Granularity ROW = new Granularity.Row();

    /** Batch-norm, biases and the 1x1 shortcuts of the option-B ResNet (published code, if_binary). */
    private static final List<String> BINARY_EXCLUDED = List.of("*bn*", "*downsample*", "*shortcut*", "*bias*");
    /** Also the first convolution and the classifier (published code, if_binary_tern). */
    private static final List<String> TERNARY_EXCLUDED =
            List.of("*bn*", "*downsample*", "*shortcut*", "*bias*", "conv1.weight", "fc.*", "linear.*");
    /** Embedding, transitions and decoder are quantized, biases are not (published code, if_binary_lm). */
    private static final List<String> RECURRENT_EXCLUDED = List.of("*bias*");

    private static final List<MethodPreset> ALL = List.of(
            new MethodPreset(
                    "proxquant-binary",
                    "Bai et al. 2019, ProxQuant, section 4.1 (PQ-B)",
                    "binary-l1",
                    Map.of(),
                    "binary-unit",
                    Map.of(),
                    TENSOR,
                    GradientPoint.EAGER,
                    "linear-per-epoch",
                    Map.of("rate", 1e-4),
                    "clip-unit",
                    BINARY_EXCLUDED),
            new MethodPreset(
                    "proxquant-binary-l2",
                    "Bai et al. 2019, ProxQuant, section 3.2",
                    "binary-l2",
                    Map.of(),
                    "binary-unit",
                    Map.of(),
                    TENSOR,
                    GradientPoint.EAGER,
                    "linear-per-epoch",
                    Map.of("rate", 1e-4),
                    "clip-unit",
                    BINARY_EXCLUDED),
            new MethodPreset(
                    "proxquant-ternary",
                    "Bai et al. 2019, ProxQuant, appendix A.2 (PQ-T)",
                    "ternary-l2",
                    Map.of("proxRounds", 2),
                    "ternary-two-sided",
                    Map.of(),
                    TENSOR,
                    GradientPoint.EAGER,
                    "linear-per-epoch",
                    Map.of("rate", 1e-4),
                    "clip-unit",
                    TERNARY_EXCLUDED),
            new MethodPreset(
                    "proxquant-alternating",
                    "Bai et al. 2019, ProxQuant, section 4.2 (ALT-PQ)",
                    "alternating",
                    Map.of("bits", 2, "rounds", 2, "proxRounds", 1),
                    "alternating",
                    Map.of("bits", 2, "rounds", 2),
                    ROW,
                    GradientPoint.EAGER,
                    "linear-per-epoch",
                    Map.of("rate", 1e-4),
                    "none",
                    RECURRENT_EXCLUDED),
            new MethodPreset(
                    "hard-projection",
                    "Bai et al. 2019, ProxQuant, section 2.2 (strength infinite)",
                    "projection",
                    Map.of("quantizer", "binary-unit"),
                    "binary-unit",
                    Map.of(),
                    TENSOR,
                    GradientPoint.EAGER,
                    "infinite",
                    Map.of(),
                    "none",
                    BINARY_EXCLUDED));

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
