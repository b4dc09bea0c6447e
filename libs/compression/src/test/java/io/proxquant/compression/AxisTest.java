package io.proxquant.compression;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.PackedValue;
import io.proxquant.compression.Specification.Layers;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.quantization.maps.ProximalMaps;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Quantizing by another dimension is quantizing the tensor with that dimension first, bit for bit, for every quantizer and map and
 * every kind of block. The transposition here is brute force over indices and shares nothing with what is tested.
 */
class AxisTest extends CompressorCase {
    private static final long[] SHAPE = {6, 4, 3, 2};
    private static final Layers ONLY = new Layers(List.of("deconv.weight"), List.of());

    static Stream<Arguments> quantizers() {
        return Quantizers.declared().stream().map(PieceDeclaration::name).flatMap(AxisTest::cuts);
    }

    static Stream<Arguments> maps() {
        return ProximalMaps.declared().stream().map(PieceDeclaration::name).flatMap(AxisTest::cuts);
    }

    private static Stream<Arguments> cuts(String operator) {
        return Stream.of(
                Arguments.of(operator, "row", 1),
                Arguments.of(operator, "row", 3),
                Arguments.of(operator, "group:4", 1),
                Arguments.of(operator, "group:4", 2),
                Arguments.of(operator, "tensor", 1));
    }

    @ParameterizedTest(name = "{0} {1} axis {2}")
    @MethodSource("quantizers")
    void codesAreThoseOfTheTransposedTensor(String quantizer, String granularity, int axis) throws Exception {
        float[] weights = weights();
        PackedValue along = hard(quantizer, granularity, axis, weights, SHAPE);
        boolean whole = granularity.equals("tensor");
        PackedValue expected = whole
                ? hard(quantizer, granularity, 0, weights, SHAPE)
                : hard(quantizer, granularity, 0, transposed(weights, axis), first(axis));

        assertThat(along.codes()).isEqualTo(expected.codes());
        assertThat(along.shape()).containsExactly(6L, 4L, 3L, 2L);
        float[] decoded = along.dequantize();
        assertThat(whole ? decoded : transposed(decoded, axis)).isEqualTo(expected.dequantize());
    }

    @ParameterizedTest(name = "{0} {1} axis {2}")
    @MethodSource("maps")
    void movedWeightsAreThoseOfTheTransposedTensor(String map, String granularity, int axis) throws Exception {
        Map<String, Object> options = ProximalMaps.declared().stream()
                        .filter(declared -> declared.name().equals(map))
                        .flatMap(declared -> declared.options().stream())
                        .anyMatch(parameter -> parameter.name().equals("quantizer"))
                ? Map.of("quantizer", "ternary-two-sided")
                : Map.of();
        float[] weights = weights();
        float[] along = moved(map, options, granularity, axis, weights, SHAPE);
        if (granularity.equals("tensor")) {
            assertThat(along).isEqualTo(moved(map, options, granularity, 0, weights, SHAPE));
        } else {
            float[] expected = moved(map, options, granularity, 0, transposed(weights, axis), first(axis));
            assertThat(transposed(along, axis)).isEqualTo(expected);
        }
    }

    @Test
    void theArtifactNamesTheAxisOfEachTensorAndIsOfTheFirstFormatWhereThereIsNone() throws Exception {
        network.floats("deconv.weight", weights(), SHAPE);
        BuiltArtifact built = build(along(hard("binary", "row", ALL), Map.of("deconv*", 1)));
        assertThat(built.axes())
                .containsExactly(
                        Map.entry("conv1.weight", 0), Map.entry("deconv.weight", 1), Map.entry("fc.weight", 0));
        assertThat(built.summary().format().number()).isEqualTo(2);
        try (ArtifactFile artifact = artifact()) {
            assertThat(artifact.packed("deconv.weight").axis()).isEqualTo(1);
            assertThat(artifact.packed("fc.weight").axis()).isNull();
        }
        assertThat(build(hard("binary", "tensor", ALL)).axes()).isEmpty();
        assertThat(build(hard("binary", "row", ALL)).summary().format().number())
                .isEqualTo(1);
    }

    @Test
    void aSpecificationWithoutAxisIsWhatItWasAndAnotherAxisIsAnotherArtifact() {
        Specification plain = hard("binary", "row", ALL);
        assertThat(plain.digest()).isEqualTo(along(plain, null).digest());
        assertThat(Specification.of(along(plain, Map.of("a", 1)))).isEqualTo(along(plain, Map.of("a", 1)));
        assertThat(plain.digest()).isNotEqualTo(along(plain, Map.of("a", 1)).digest());
    }

    @Test
    void anAxisThatTensorsDoNotHaveIsToldOfAllOfThem() {
        network.floats("deconv.weight", weights(), SHAPE);
        refuses(
                along(hard("binary", "row", ALL), Map.of("**", 3, "conv1.weight", 5)),
                ReasonCode.CHECKPOINT_MISFIT,
                "tensor conv1.weight: it has no axis 5, its shape is [4, 2, 3, 3]; its axes are 0 to 3",
                "tensor fc.weight: it has no axis 3, its shape is [10, 6]; its axes are 0 to 1");
    }

    @Test
    void aNotFiniteWeightIsNamedByItsOwnPlace() {
        float[] weights = weights();
        weights[77] = Float.NaN;
        network.floats("deconv.weight", weights, SHAPE);
        refuses(
                along(hard("binary", "row", ONLY), Map.of("**", 2)),
                ReasonCode.WEIGHTS_NOT_FINITE,
                "deconv.weight is NaN at index 77");
    }

    @Test
    void groupSizesThatDoNotDivideAreToldOfAllTensorsWithThoseThatWould() {
        network.floats("deconv.weight", weights(), SHAPE);
        refuses(
                along(hard("binary", "group:8", ALL), Map.of("deconv*", 1)),
                ReasonCode.CHECKPOINT_MISFIT,
                "groups of 8 do not divide the rows of 3 of 3 tensors",
                "conv1.weight (18 weights a row: 2, 3, 6, 9, 18 would fit)",
                "deconv.weight (36 weights a row: 3, 4, 6, 9, 12, 18 would fit)",
                "fc.weight (6 weights a row: 2, 3, 6 would fit)",
                "all 3 tensors together: 2, 3, 6 would fit");
    }

    private PackedValue hard(String quantizer, String granularity, int axis, float[] weights, long[] shape)
            throws Exception {
        network.floats("deconv.weight", weights, shape);
        Specification asked = along(hard(quantizer, granularity, ONLY), axis == 0 ? null : Map.of("**", axis));
        // coarse grids cost more than these few weights; what is tested is the codes
        build(asked, true);
        try (ArtifactFile artifact = artifact()) {
            return artifact.value("deconv.weight");
        }
    }

    private float[] moved(
            String map, Map<String, Object> options, String granularity, int axis, float[] weights, long[] shape)
            throws Exception {
        network.floats("deconv.weight", weights, shape);
        build(along(prox(map, granularity, 0.3, ONLY, options), axis == 0 ? null : Map.of("**", axis)));
        try (ArtifactFile artifact = artifact()) {
            return artifact.dequantize("deconv.weight");
        }
    }

    private static Specification along(Specification s, Map<String, Integer> axis) {
        return changed(s, "axis", axis);
    }

    private static float[] weights() {
        float[] weights = TinyNetwork.weights(6 * 4 * 3 * 2, 11);
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= 1 + i % 5; // rows of every dimension differ in scale
        }
        return weights;
    }

    private static long[] first(int axis) {
        return switch (axis) {
            case 1 -> new long[] {4, 6, 3, 2};
            case 2 -> new long[] {3, 6, 4, 2};
            default -> new long[] {2, 6, 4, 3};
        };
    }

    /** From row-major order of SHAPE to that with the axis first, index by index. */
    private static float[] transposed(float[] from, int axis) {
        float[] into = new float[from.length];
        int at = 0;
        int[] index = new int[4];
        for (index[0] = 0; index[0] < 6; index[0]++) {
            for (index[1] = 0; index[1] < 4; index[1]++) {
                for (index[2] = 0; index[2] < 3; index[2]++) {
                    for (index[3] = 0; index[3] < 2; index[3]++) {
                        int place = index[axis];
                        for (int d = 0; d < 4; d++) {
                            if (d != axis) {
                                place = place * (int) SHAPE[d] + index[d];
                            }
                        }
                        into[place] = from[at++];
                    }
                }
            }
        }
        return into;
    }
}
