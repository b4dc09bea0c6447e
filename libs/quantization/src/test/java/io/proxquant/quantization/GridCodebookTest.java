package io.proxquant.quantization;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;

/** Equally spaced levels are stored as scale and zero point from their second revision on, and the first is still there. */
class GridCodebookTest {
    /** Their step is a float to begin with, or a power of two. */
    private static final Set<String> FIXED_STEP =
            Set.of("qnn-linear", "grid-nearest", "grid-stochastic", "power-of-two");

    static Stream<Quantizer> grids() {
        return EveryPieceTest.quantizers().filter(q -> q.revision() == 2);
    }

    @Test
    void everyQuantizerWithALongEquallySpacedCodebookHasTheSecondRevision() {
        Map<String, Quantizer> settings = EveryPieceTest.settings();
        settings.forEach((name, quantizer) -> {
            boolean listed = quantizer.layout().form() == CodebookForm.LEVELS
                    && quantizer.layout().stored() > 3;
            if (listed && equallySpaced(levels(quantizer, Weights.gaussian(257, 3)))) {
                assertThat(settings).containsKey(name + ".revision-2");
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"uniform, 8", "uniform-max, 8", "dorefa, 8", "qnn-linear, 8", "grid-nearest, 8", "grid-stochastic, 8"})
    void eightBitsInGroupsOfSixteenCostTwelveBitsPerWeight(String name, int bits) {
        QuantizedTensor tensor = new TensorQuantizer(
                        Quantizers.byName(name, Map.of("bits", bits)), new Granularity.Group(16))
                .quantize(Weights.gaussian(64 * 64, 1), new long[] {64, 64});
        assertThat(8.0 * tensor.storedBytes() / (64 * 64)).isEqualTo(8 + 2 * 32 / 16.0);
    }

    @ParameterizedTest
    @MethodSource("grids")
    void aLevelIsTheExactProductRoundedOnce(Quantizer quantizer) {
        Weights.edges().forEach((name, w) -> {
            float[] codebook = codebook(quantizer, w);
            float[] levels = levels(quantizer, w);
            for (int code = 0; code < levels.length; code++) {
                BigDecimal exact = new BigDecimal(codebook[0])
                        .multiply(BigDecimal.valueOf(code).subtract(new BigDecimal(codebook[1])));
                assertThat(levels[code] + 0f).as("%s, code %d", name, code).isEqualTo(exact.floatValue() + 0f);
                assertThat(levels[code]).as("%s, code %d", name, code).isFinite();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("grids")
    void levelsAreThoseOfTheFirstRevisionButForTheirLastBits(Quantizer quantizer) {
        float[] w = Weights.gaussian(1025, 8);
        float[] first = levels(quantizer.atRevision(1), w);
        float[] second = levels(quantizer, w);
        assertThat(second).hasSameSizeAs(first);
        boolean fixedStep = FIXED_STEP.contains(quantizer.name());
        for (int code = 0; code < first.length; code++) {
            float allowed = fixedStep ? 0 : 2 * Math.ulp(Math.max(Math.abs(first[0]), Math.abs(first[code])));
            assertThat(Math.abs(second[code] - first[code])).as("code %d", code).isLessThanOrEqualTo(allowed);
        }
    }

    private static float[] codebook(Quantizer quantizer, float[] w) {
        float[] codebook = new float[quantizer.layout().stored()];
        quantizer.quantize(Slice.of(w, 0, w.length).into(new byte[w.length], 0, codebook, 0));
        return codebook;
    }

    private static float[] levels(Quantizer quantizer, float[] w) {
        float[] levels = new float[quantizer.layout().levels()];
        quantizer.layout().expand(codebook(quantizer, w), 0, levels);
        return levels;
    }

    private static boolean equallySpaced(float[] levels) {
        double step = (double) levels[1] - levels[0];
        for (int i = 2; i < levels.length; i++) {
            if (Math.abs(levels[i] - levels[i - 1] - step) > 1e-5 * Math.abs(step)) {
                return false;
            }
        }
        return true;
    }
}
