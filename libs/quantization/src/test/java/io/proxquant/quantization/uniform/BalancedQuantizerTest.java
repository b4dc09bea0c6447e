package io.proxquant.quantization.uniform;

import java.util.Arrays;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.Weights;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class BalancedQuantizerTest {
    private static QuantizedTensor balanced(int bits, float... weights) {
        return new TensorQuantizer(Quantizers.byName("balanced", Map.of("bits", bits)), new Granularity.Tensor())
                .quantize(weights, new long[] {weights.length});
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8})
    void everyLevelHasAsManyWeightsAndAWeightNoLowerLevelThanASmallerOne(int bits) {
        float[] w = Weights.gaussian(4096, bits);
        QuantizedTensor made = balanced(bits, w);
        int[] members = new int[1 << bits];
        for (byte code : made.codes()) {
            members[code & 0xff]++;
        }
        assertThat(members).containsOnly(4096 >> bits);
        Integer[] bySize = new Integer[w.length];
        Arrays.setAll(bySize, i -> i);
        Arrays.sort(bySize, (a, b) -> Float.compare(w[a], w[b]));
        for (int i = 1; i < bySize.length; i++) {
            assertThat(made.codes()[bySize[i]] & 0xff).isGreaterThanOrEqualTo(made.codes()[bySize[i - 1]] & 0xff);
        }
    }

    @Test
    void levelsAreEquallySpacedUpToTheLargestMagnitude() {
        float[] levels = new float[8];
        QuantizedTensor made = balanced(3, 0.1f, -0.7f, 0.3f, 0.2f, 0, -0.1f, 0.5f, 0.6f);
        made.layout().expand(made.codebooks(), 0, levels);
        for (int i = 0; i < 8; i++) {
            assertThat(levels[i]).isCloseTo(0.7f * (2 * i - 7) / 7, within(1e-6f));
        }
        assertThat(made.codes()).containsExactly(3, 0, 5, 4, 2, 1, 6, 7);
    }

    @Test
    void equalWeightsStayTogetherInTheHighestOfTheirParts() {
        assertThat(balanced(2, 1, 1, 1, 1, 1, 1, 2, 2).codes()).containsExactly(2, 2, 2, 2, 2, 2, 3, 3);
    }
}
