package io.proxquant.quantization;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.quantization.maps.ProximalMaps;
import io.proxquant.quantization.packing.CodePacking;
import io.proxquant.quantization.presets.MethodPreset;
import io.proxquant.quantization.presets.MethodPresets;

import static org.assertj.core.api.Assertions.assertThat;

/** What a projection writes into the weights in training is, bit for bit, what the packed codes decode to. */
class DecodedEqualsTrainedTest {
    private static final long[] SHAPE = {6, 3, 5};

    static Stream<Arguments> cases() {
        return EveryPieceTest.quantizers()
                .flatMap(q -> Stream.of("tensor", "row", "group:5").map(g -> Arguments.of(q, g)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void projectionAndDecodedArtifactAgreeBitForBit(Quantizer quantizer, String granularity) {
        float[] w = tensorWithEdges();
        Granularity cut = Granularity.parse(granularity);
        QuantizedTensor quantized = new TensorQuantizer(quantizer, cut).quantize(w, SHAPE);

        byte[] unpacked = new byte[quantized.codes().length];
        CodePacking.unpack(
                CodePacking.pack(quantized.codes(), quantized.layout().bits()),
                quantized.layout().bits(),
                unpacked);
        float[] decoded = new float[w.length];
        new QuantizedTensor(quantized.layout(), quantized.blocks(), unpacked, quantized.codebooks())
                .dequantize(decoded);

        TensorProximalMap projection = new TensorProximalMap(projectionOn(quantizer), cut);
        float[] trained = w.clone();
        float[] state = projection.initialState(SHAPE);
        projection.apply(trained, SHAPE, Float.POSITIVE_INFINITY, state, true);
        assertThat(bits(trained)).isEqualTo(bits(decoded));
        float[] codebooks = quantized.layout().levelless() ? new float[0] : quantized.codebooks();
        assertThat(bits(state))
                .as("the codebooks, if there are any, are those of the artifact")
                .isEqualTo(bits(codebooks));
    }

    @Test
    void everyPresetAtFullStrengthLeavesWhatItsFreezeDecodesTo() {
        for (MethodPreset preset : MethodPresets.all()) {
            if (preset.map().name().equals("soft-threshold")) {
                continue; // pulls towards zero, not towards the levels of the freeze
            }
            if (preset.newMap().vacuous()) {
                continue; // pulls nowhere: its weights are compressed beside the training
            }
            float[] w = tensorWithEdges();
            TensorProximalMap map = new TensorProximalMap(preset.newMap(), preset.granularity());
            boolean drawn = preset.map().options().containsKey("quantizer");
            // What was rounded at random is frozen as it came out; all others freeze to what they train on.
            float[] frozen = drawn ? w : w.clone();
            map.apply(w, SHAPE, Float.POSITIVE_INFINITY, map.initialState(SHAPE), true);
            float[] decoded = new float[w.length];
            new TensorQuantizer(preset.newQuantizer(), preset.granularity())
                    .quantize(frozen, SHAPE)
                    .dequantize(decoded);
            assertThat(bits(w)).as(preset.name()).isEqualTo(bits(decoded));
        }
    }

    static Stream<Arguments> nearest() {
        return cases().filter(each -> ((Quantizer) each.get()[0]).assignsNearest());
    }

    @ParameterizedTest
    @MethodSource("nearest")
    void aKeptCodebookLeavesProjectedWeightsWhereTheyAre(Quantizer quantizer, String granularity) {
        float[] w = Weights.gaussian(90, 77);
        Granularity cut = Granularity.parse(granularity);
        TensorProximalMap projection = new TensorProximalMap(projectionOn(quantizer), cut);
        float[] state = projection.initialState(SHAPE);
        projection.apply(w, SHAPE, 1f, state, true);
        float[] again = w.clone();
        projection.apply(again, SHAPE, 1f, state, false);
        assertThat(bits(again)).isEqualTo(bits(w));
    }

    private static ProximalMap projectionOn(Quantizer quantizer) {
        return ProximalMaps.projection(quantizer);
    }

    /** Rows of zeros, of one value, of a spike and of huge weights among ordinary ones. */
    private static float[] tensorWithEdges() {
        float[] w = Weights.gaussian(90, 21);
        for (int i = 0; i < 15; i++) {
            w[i] = i % 2 == 0 ? 0f : -0f;
            w[15 + i] = -0.25f;
            w[30 + i] = i == 4 ? -10 : 0;
            w[45 + i] *= Float.MAX_VALUE / 1e3f;
        }
        return w;
    }

    private static List<Integer> bits(float[] x) {
        Integer[] bits = new Integer[x.length];
        for (int i = 0; i < x.length; i++) {
            bits[i] = Float.floatToRawIntBits(x[i]);
        }
        return List.of(bits);
    }
}
