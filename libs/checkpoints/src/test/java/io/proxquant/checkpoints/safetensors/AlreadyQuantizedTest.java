package io.proxquant.checkpoints.safetensors;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What public files look like, by the names and types that their writers use. */
class AlreadyQuantizedTest {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "an FP8, a.weight:F8_E4M3:32x32, a.weight_scale_inv:F32:2x2, ",
        "an FP8, a.weight:F8_E5M2:32x32, a.weight_scale:F32:32x1, ",
        "a GPTQ, a.qweight:I32:8x64, a.scales:F16:2x64, a.qzeros:I32:2x8",
        "an AWQ, a.qweight:I32:64x8, a.scales:F16:2x64, a.qzeros:I32:2x8",
        "a compressed-tensors (packed), a.weight_packed:I32:8x8, a.weight_scale:BF16:8x4, a.weight_shape:I64:2",
        "an INT8, a.weight:I8:8x8, a.weight_scale:F32:8x1, ",
        "a bitsandbytes (INT8), a.weight:I8:8x8, a.SCB:F32:8, ",
        "a bitsandbytes (4 bits), a.weight:U8:32x1, a.weight.absmax:F32:4, a.weight.quant_map:F32:16",
        "an MLX, a.weight:U32:8x2, a.scales:F16:8x1, a.biases:F16:8x1",
        "an AQLM, a.codes:I8:1x4x1, a.codebooks:F16:1x256x1x8, a.scales:F16:1x1x1x1",
        "an MXFP4, a.experts_blocks:U8:4x16, a.experts_scales:U8:4x1, ",
        "an HQQ, a.W_q:U8:8x8, a.scale:F16:8x1, a.zero:F16:8x1",
        "a packed, a.weight:U8:8x8, a.weight_scale:F8_E4M3:8x1, a.weight_scale_2:F32:1"
    })
    void isToldByNamesAndTypes(String label, String codes, String scales, String other) throws Exception {
        AlreadyQuantized found =
                found(codes, scales, other, "norm.weight:F32:8").orElseThrow();
        assertThat(found.label()).isEqualTo(label);
        String code = codes.substring(0, codes.indexOf(':'));
        String scale = scales.substring(0, scales.indexOf(':'));
        assertThat(found.codes()).containsExactly(Map.entry(code, scale));
        assertThat(found.companions()).contains(scale).doesNotContain("norm.weight", code);
        if (other != null) {
            assertThat(found.companions()).contains(other.substring(0, other.indexOf(':')));
        }
        assertThat(found.described())
                .isEqualTo("is " + label + " checkpoint: " + code + " holds codes and " + scale + " their scales");
    }

    @Test
    void plainWeightsThatAreOnlyCalledSoAreNot() throws Exception {
        assertThat(found("a.scales:F32:4x4", "a.weight:F32:4x4", "a.weight_scale:F32:4x4"))
                .isEmpty();
        assertThat(found("a.qweight:F32:4x4", "a.scales:F32:4x4")).isEmpty();
        assertThat(found("mask:U8:4x4", "a.weight:BF16:4x4")).isEmpty();
        assertThat(found("a.weight:F8_E4M3:4x4")).as("codes without scales").isEmpty();
    }

    private Optional<AlreadyQuantized> found(String... tensors) throws Exception {
        List<TensorData> data = new ArrayList<>();
        for (String tensor : tensors) {
            if (tensor != null) {
                String[] parts = tensor.split(":");
                long[] shape = java.util.Arrays.stream(parts[2].split("x"))
                        .mapToLong(Long::parseLong)
                        .toArray();
                DType type = DType.valueOf(parts[1]);
                int bytes = (int) type.bytes(TensorInfo.elements(shape));
                data.add(TensorData.of(parts[0], type, new byte[bytes], shape));
            }
        }
        Path file = folder.resolve("w.safetensors");
        SafetensorsWriter.write(file, data, Map.of());
        try (SafetensorsFile read = SafetensorsFile.open(file, SafetensorsLimits.defaults())) {
            return AlreadyQuantized.in(read.header());
        }
    }
}
