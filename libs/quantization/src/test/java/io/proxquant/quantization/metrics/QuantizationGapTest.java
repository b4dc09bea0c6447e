package io.proxquant.quantization.metrics;

import java.util.Map;
import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;

/** The gap of a quantized tensor is that of its decoded weights, to the last bit. */
class QuantizationGapTest {
    @ParameterizedTest
    @CsvSource({
        "binary, tensor, 37",
        "ternary, row, 1",
        "alternating, row, 13",
        "binary, group:3, 9",
        "binary, tensor, 0"
    })
    void isThatOfTheDecodedWeights(String quantizer, String granularity, int columns) {
        Random random = new Random(5);
        float[] weights = new float[7 * columns];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        QuantizedTensor value = new TensorQuantizer(
                        Quantizers.byName(quantizer, Map.of()), Granularity.parse(granularity))
                .quantize(weights, new long[] {7, columns});
        float[] decoded = new float[weights.length];
        value.dequantize(decoded);
        assertThat(WeightMetrics.quantizationGap(weights, value))
                .isEqualTo(WeightMetrics.quantizationGap(weights, decoded));
    }
}
