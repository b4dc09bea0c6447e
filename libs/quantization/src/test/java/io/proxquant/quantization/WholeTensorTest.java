package io.proxquant.quantization;

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.proxquant.quantization.maps.ProximalMaps;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WholeTensorTest {
    private static final long[] SHAPE = {400, 257};
    private final Quantizer quantizer = Quantizers.byName("alternating", Map.of("bits", 3));

    @Test
    void theResultDoesNotDependOnTheNumberOfThreads() {
        float[] w = Weights.gaussian(400 * 257, 1);
        QuantizedTensor alone = onThreads(1, w);
        assertThat(onThreads(2, w)).isEqualTo(alone);
        assertThat(onThreads(7, w)).isEqualTo(alone);
        byte[] codes = new byte[257];
        float[] codebook = new float[3];
        quantizer.quantize(Slice.of(w, 399 * 257, 257).into(codes, 0, codebook, 0));
        assertThat(alone.codes()).as("the last row by itself").endsWith(codes);
        assertThat(alone.codebooks()).endsWith(codebook);
    }

    @Test
    void noThreadIsNoNumberOfThreads() {
        assertThatThrownBy(() -> onThreads(0, new float[400 * 257])).hasMessageContaining("must be 1 or more, not 0");
    }

    @Test
    void ofSeveralBadWeightsTheFirstIsNamed() {
        float[] w = Weights.gaussian(400 * 257, 1);
        w[399 * 257] = Float.NaN;
        w[20 * 257 + 3] = Float.NEGATIVE_INFINITY;
        w[200 * 257] = Float.NaN;
        assertThatThrownBy(() -> new TensorQuantizer(quantizer, Granularity.Row.first()).quantize(w, SHAPE))
                .isInstanceOfSatisfying(NonFiniteWeightException.class, e -> assertThat(e.index())
                        .isEqualTo(20 * 257 + 3));
    }

    /** A whole tensor as one block is cut for maps that move every weight on its own. */
    @Test
    void anElementwiseMapGivesTheSameBitsInOnePieceAndInMany() {
        for (String name : new String[] {"binary-l1", "binary-l2", "soft-threshold", "box"}) {
            ProximalMap map = ProximalMaps.byName(name, Map.of());
            float[] pieces = Weights.gaussian(3 * 70_001, 4);
            float[] whole = pieces.clone();
            map.apply(whole, 0, whole.length, 0.2f, new float[0], 0, true);
            new TensorProximalMap(map, new Granularity.Tensor())
                    .apply(pieces, new long[] {3, 70_001}, 0.2f, new float[0], true);
            assertThat(pieces).as(name).isEqualTo(whole);
            float[] bad = Weights.gaussian(3 * 70_001, 4);
            bad[70_000] = bad[140_000] = Float.NaN;
            assertThatThrownBy(() -> new TensorProximalMap(map, Granularity.Row.first())
                            .apply(bad, new long[] {3, 70_001}, 0.2f, new float[0], true))
                    .isInstanceOfSatisfying(NonFiniteWeightException.class, e -> assertThat(e.index())
                            .isEqualTo(70_000));
        }
    }

    @Test
    void aShapeThatDoesNotBelongToTheWeightsIsRefused() {
        TensorQuantizer rows = new TensorQuantizer(quantizer, Granularity.Row.first());
        assertThatThrownBy(() -> rows.quantize(new float[7], new long[] {2, 3}))
                .hasMessageContaining("7 weights for a shape of 6");
        TensorProximalMap map =
                new TensorProximalMap(ProximalMaps.byName("alternating", Map.of("bits", 2)), Granularity.Row.first());
        assertThatThrownBy(() -> map.apply(new float[6], new long[] {2, 3}, 1f, new float[3], true))
                .hasMessageContaining("needs 4");
    }

    @Test
    void tensorsWithoutWeightsKeepTheirBlocks() {
        TensorQuantizer rows = new TensorQuantizer(quantizer, Granularity.Row.first());
        assertThat(rows.quantize(new float[0], new long[] {0, 5}).codebooks()).isEmpty();
        assertThat(rows.quantize(new float[0], new long[] {5, 0}).codebooks())
                .hasSize(15)
                .containsOnly(0f);
        assertThat(new TensorQuantizer(quantizer, new Granularity.Tensor())
                        .quantize(new float[0], new long[] {0})
                        .codebooks())
                .containsOnly(0f);
    }

    @Test
    void storedBytesArePackedCodesAndCodebooks() {
        QuantizedTensor t =
                new TensorQuantizer(quantizer, Granularity.Row.first()).quantize(new float[15], new long[] {3, 5});
        assertThat(t.storedBytes()).isEqualTo(6 + 4 * 9);
    }

    @Test
    void aCodeBeyondTheLevelsIsRefusedWithItsIndex() {
        CodebookLayout ternary = CodebookLayout.of(CodebookForm.TERNARY, 2, 1);
        QuantizedTensor t = new QuantizedTensor(ternary, BlockShape.of(1, 3), new byte[] {0, 3, 1}, new float[] {1});
        assertThatThrownBy(() -> t.dequantize(new float[3])).hasMessageContaining("code 3 of weight 1");
        assertThatThrownBy(() -> new QuantizedTensor(ternary, BlockShape.of(1, 3), new byte[2], new float[1]))
                .hasMessageContaining("2 codes for 3 weights");
        assertThatThrownBy(() -> new QuantizedTensor(ternary, BlockShape.of(1, 3), new byte[3], new float[2]))
                .hasMessageContaining("2 codebook floats");
    }

    private QuantizedTensor onThreads(int threads, float[] w) {
        return new TensorQuantizer(quantizer, Granularity.Row.first())
                .onThreads(threads)
                .quantize(w, SHAPE);
    }
}
