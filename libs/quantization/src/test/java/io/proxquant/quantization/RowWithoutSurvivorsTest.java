package io.proxquant.quantization;

import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A row of which nothing is left is quantized as an empty block is, finite codebook and all; other rows do not notice. */
class RowWithoutSurvivorsTest {
    private static final int LENGTH = 16;

    static Stream<Quantizer> quantizers() {
        return EveryPieceTest.withoutDraws();
    }

    @ParameterizedTest
    @MethodSource("quantizers")
    void hasTheCodebookOfNothingAndDecodesToZeros(Quantizer quantizer) {
        float[] weights = Weights.gaussian(3 * LENGTH, 5);
        byte[] kept = new byte[weights.length];
        Arrays.fill(kept, (byte) 1);
        Arrays.fill(kept, LENGTH, 2 * LENGTH, (byte) 0);
        PruningMask mask = PruningMask.of(kept);
        TensorQuantizer rows = new TensorQuantizer(quantizer, Granularity.Row.first());

        QuantizedTensor pruned = rows.quantize(
                weights, new long[] {3, LENGTH}, SideInformation.none().withMask(mask));

        float[] empty = new float[quantizer.layout().stored()];
        quantizer.quantize(Slice.of(new float[0], 0, 0).into(new byte[0], 0, empty, 0));
        int stored = quantizer.layout().stored();
        assertThat(Arrays.copyOfRange(pruned.codebooks(), stored, 2 * stored)).containsExactly(empty);
        for (float level : empty) {
            assertThat(level).isFinite();
        }
        QuantizedTensor whole = rows.quantize(weights, new long[] {3, LENGTH});
        float[] decoded = new float[weights.length];
        pruned.dequantize(decoded);
        mask.clear(decoded);
        float[] expected = new float[weights.length];
        whole.dequantize(expected);
        mask.clear(expected);
        assertThat(decoded).containsExactly(expected);
    }
}
