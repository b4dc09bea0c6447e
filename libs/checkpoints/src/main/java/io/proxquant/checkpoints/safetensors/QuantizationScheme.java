package io.proxquant.checkpoints.safetensors;

import java.util.List;
import java.util.Set;

import static io.proxquant.checkpoints.safetensors.DType.F8_E4M3;
import static io.proxquant.checkpoints.safetensors.DType.F8_E4M3FNUZ;
import static io.proxquant.checkpoints.safetensors.DType.F8_E5M2;
import static io.proxquant.checkpoints.safetensors.DType.F8_E5M2FNUZ;
import static io.proxquant.checkpoints.safetensors.DType.I16;
import static io.proxquant.checkpoints.safetensors.DType.I32;
import static io.proxquant.checkpoints.safetensors.DType.I8;
import static io.proxquant.checkpoints.safetensors.DType.U32;
import static io.proxquant.checkpoints.safetensors.DType.U8;

/**
 * How others store quantized weights: a tensor of codes, and beside it, by name, what decodes them.
 *
 * @param label with its article, as a message says it
 * @param codes how the name of the codes ends
 * @param types that the codes can have
 * @param scales endings that stand in the place of {@code codes}, of which one at least has to be there
 * @param others endings of what else may lie there; no weights either
 */
record QuantizationScheme(String label, String codes, Set<DType> types, List<String> scales, List<String> others) {
    private static final Set<DType> FP8 = Set.of(F8_E4M3, F8_E5M2, F8_E4M3FNUZ, F8_E5M2FNUZ);
    private static final List<String> NONE = List.of();

    /** GPTQ packs along the input, AWQ along the output: told by {@link AlreadyQuantized} from the shapes. */
    static final QuantizationScheme GPTQ =
            new QuantizationScheme("a GPTQ", ".qweight", Set.of(I32), List.of(".scales"), List.of(".qzeros", ".g_idx"));

    static final List<QuantizationScheme> ALL = List.of(
            GPTQ,
            new QuantizationScheme("an FP8", "", FP8, List.of("_scale_inv", "_scale"), NONE),
            new QuantizationScheme(
                    "a compressed-tensors (packed)",
                    "_packed",
                    Set.of(I32, U8),
                    List.of("_scale"),
                    List.of("_zero_point", "_shape", "_global_scale", "_g_idx")),
            new QuantizationScheme("an INT8", "", Set.of(I8), List.of("_scale"), List.of("_zero_point")),
            new QuantizationScheme("a bitsandbytes (INT8)", "weight", Set.of(I8), List.of("SCB"), NONE),
            new QuantizationScheme(
                    "a bitsandbytes (4 bits)",
                    "",
                    Set.of(U8),
                    List.of(".absmax"),
                    List.of(".quant_map", ".nested_absmax", ".nested_quant_map")),
            new QuantizationScheme("an MLX", ".weight", Set.of(U32), List.of(".scales"), List.of(".biases")),
            new QuantizationScheme("an AQLM", ".codes", Set.of(I8, I16), List.of(".codebooks"), List.of(".scales")),
            new QuantizationScheme("an MXFP4", "_blocks", Set.of(U8), List.of("_scales"), NONE),
            new QuantizationScheme("an HQQ", ".W_q", Set.of(U8, I32), List.of(".scale"), List.of(".zero")),
            new QuantizationScheme("a quanto", "._data", Set.of(U8, I8), List.of("._scale"), List.of("._shift")),
            new QuantizationScheme("a packed", "", Set.of(U8), List.of("_scale"), List.of("_scale_2")));
}
