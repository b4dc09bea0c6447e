package io.proxquant.quantization.products;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.quantization.BlockShape;
import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.Weights;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Products on signs are those of integers, and products on codes those of the decoded weights. */
class SignProductTest {
    private static final int[] LENGTHS = {1, 2, 63, 64, 65, 127, 128, 129, 300, 1000};

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8})
    void planesMultiplyAsIntegersDo(int bits) {
        SplittableRandom random = new SplittableRandom(bits);
        for (int length : LENGTHS) {
            byte[] codes = codes(random, 3 * length, bits);
            byte[] others = codes(random, 2 * length, bits);
            SignPlanes a = SignPlanes.of(codes, 3, length, bits);
            SignPlanes b = SignPlanes.of(others, 2, length, bits);
            for (int plane = 0; plane < bits; plane++) {
                for (int other = 0; other < bits; other++) {
                    int expected = 0;
                    int sum = 0;
                    for (int i = 0; i < length; i++) {
                        expected += sign(codes[2 * length + i], plane) * sign(others[length + i], other);
                        sum += sign(codes[2 * length + i], plane);
                    }
                    assertThat(a.dot(2, plane, b, 1, other)).isEqualTo(expected);
                    assertThat(a.sum(2, plane)).isEqualTo(sum);
                }
            }
        }
    }

    static Stream<Arguments> linear() {
        return Stream.of(
                Arguments.of("binary", Map.of()),
                Arguments.of("binary-unit", Map.of()),
                Arguments.of("ternary", Map.of()),
                Arguments.of("ternary-threshold", Map.of()),
                Arguments.of("alternating", Map.of("bits", 2)),
                Arguments.of("greedy", Map.of("bits", 3)),
                Arguments.of("lsbq", Map.of("bits", 2)),
                Arguments.of("uniform", Map.of("bits", 4)),
                Arguments.of("uniform-max", Map.of("bits", 3)),
                Arguments.of("dorefa", Map.of("bits", 2)),
                Arguments.of("ternary-two-sided", Map.of()),
                Arguments.of("power-of-two", Map.of()));
    }

    @ParameterizedTest
    @MethodSource("linear")
    void aProductOnCodesIsTheProductOfWhatTheyDecodeTo(String name, Map<String, Object> options) {
        Quantizer quantizer = Quantizers.byName(name, options);
        for (int length : LENGTHS) {
            for (String granularity : new String[] {"row", "tensor"}) {
                float[] weights = Weights.gaussian(5 * length, 7 + length);
                QuantizedTensor tensor = new TensorQuantizer(quantizer, Granularity.parse(granularity))
                        .quantize(weights, new long[] {5, length});
                requireDecodedProduct(tensor, 5, Weights.gaussian(3 * length, 11 + length), 3);
            }
        }
    }

    private static void requireDecodedProduct(QuantizedTensor tensor, int rows, float[] inputs, int samples) {
        int length = inputs.length / samples;
        Quantizer onLine = Quantizers.byName("alternating", Map.of("bits", 2));
        LinearCodes activations = CodedActivations.of(onLine, inputs, samples);
        QuantizedTensor coded =
                new TensorQuantizer(onLine, Granularity.parse("row")).quantize(inputs, new long[] {samples, length});
        float[] w = decoded(tensor);
        float[] x = decoded(coded);
        float[] found = new float[rows * samples];
        SignProduct.multiply(LinearCodes.of(tensor, rows), activations, found, 2);
        for (int sample = 0; sample < samples; sample++) {
            for (int row = 0; row < rows; row++) {
                double sum = 0;
                double magnitude = 0;
                for (int i = 0; i < length; i++) {
                    double product = (double) w[row * length + i] * x[sample * length + i];
                    sum += product;
                    magnitude += Math.abs(product);
                }
                // Levels of sums are themselves rounded to float; the product on codes never rounds them.
                assertThat((double) found[sample * rows + row])
                        .as("row %d, sample %d of %s, length %d", row, sample, tensor.layout(), length)
                        .isCloseTo(sum, within(3e-7 * magnitude + 1e-30));
            }
        }
    }

    @Test
    void valuesTellTheirLevelsThemselves() {
        for (float[] levels : new float[][] {
            {0.3f},
            {-1, 1},
            {-0.2f, 0, 1.5f},
            {-3, -1, 1, 3},
            {-0.9f, -0.2f, 0.2f, 0.9f},
            {0, 1 / 3f, 2 / 3f, 1},
            {0, 1, 2, 3.0002f},
            {-1, -0.5f, -0.25f, -0f, 0.25f, 0.5f, 1},
            {0.1f, 0.2f, 0.7f, 0.8f, 1.9f}
        }) {
            SplittableRandom random = new SplittableRandom(levels.length);
            float[] values = new float[3 * 70];
            float[] others = Weights.gaussian(70, 2);
            for (int i = 0; i < values.length; i++) {
                values[i] = levels[random.nextInt(levels.length)];
            }
            LinearCodes ones = LinearCodes.ofValues(Weights.filled(70, 1), 1).orElseThrow();
            LinearCodes binary = CodedActivations.of(Quantizers.byName("binary", Map.of()), others, 1);
            for (int vector = 0; vector < 3; vector++) {
                LinearCodes coded = LinearCodes.ofValues(values, 3).orElseThrow();
                double sum = 0;
                for (int i = 0; i < 70; i++) {
                    sum += values[vector * 70 + i];
                }
                assertThat(coded.dot(vector, ones, 0)).isCloseTo(sum, within(1e-5));
                assertThat(coded.dot(vector, binary, 0)).isEqualTo(binary.dot(0, coded, vector), within(1e-9));
            }
        }
        assertThat(LinearCodes.ofValues(Weights.gaussian(70, 3), 1)).isEmpty();
        assertThat(LinearCodes.ofValues(new float[] {1, Float.NaN}, 1)).isEmpty();
        assertThat(LinearCodes.ofValues(new float[0], 1)).isPresent();
    }

    @Test
    void outputsDoNotDependOnThreads() {
        QuantizedTensor tensor = new TensorQuantizer(
                        Quantizers.byName("alternating", Map.of("bits", 2)), Granularity.parse("row"))
                .quantize(Weights.gaussian(301 * 130, 3), new long[] {301, 130});
        LinearCodes weights = LinearCodes.of(tensor, 301);
        LinearCodes inputs =
                CodedActivations.of(Quantizers.byName("binary", Map.of()), Weights.gaussian(2 * 130, 4), 2);
        float[] one = new float[602];
        float[] three = new float[602];
        SignProduct.multiply(weights, inputs, one, 1);
        SignProduct.multiply(weights, inputs, three, 3);
        assertThat(three).isEqualTo(one);
    }

    @Test
    void whatIsNotLinearOrDoesNotFitIsRefused() {
        byte[] codes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
        QuantizedTensor free = new QuantizedTensor(
                CodebookLayout.of(CodebookForm.LEVELS, 4, 16), BlockShape.of(1, 16), codes, Weights.gaussian(16, 5));
        assertThatThrownBy(() -> LinearCodes.of(free, 1)).hasMessageContaining("16 freely placed levels are too many");
        QuantizedTensor rows = new TensorQuantizer(Quantizers.byName("binary", Map.of()), Granularity.parse("row"))
                .quantize(Weights.gaussian(40, 5), new long[] {4, 10});
        assertThatThrownBy(() -> LinearCodes.of(rows, 8)).hasMessageContaining("4 blocks of 10 weights are not 8 rows");
        LinearCodes ofNine = CodedActivations.of(Quantizers.byName("binary", Map.of()), new float[9], 1);
        assertThatThrownBy(() -> SignProduct.multiply(LinearCodes.of(rows, 4), ofNine, new float[4], 1))
                .hasMessageContaining("rows of 10 weights are multiplied by vectors of 9");
    }

    private static float[] decoded(QuantizedTensor tensor) {
        float[] decoded = new float[tensor.blocks().total()];
        tensor.dequantize(decoded);
        return decoded;
    }

    private static byte[] codes(SplittableRandom random, int count, int bits) {
        byte[] codes = new byte[count];
        for (int i = 0; i < count; i++) {
            codes[i] = (byte) random.nextInt(1 << bits);
        }
        return codes;
    }

    private static int sign(byte code, int plane) {
        return (code >>> plane & 1) == 1 ? 1 : -1;
    }
}
