package io.proxquant.quantization;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Blocks along any axis and pruned weights, held against doing it by hand: transpose or compact, quantize, put back. */
class SliceTest {
    private static final List<long[]> SHAPES = List.of(
            new long[] {4, 3, 5}, new long[] {2, 7}, new long[] {3, 2, 2, 5}, new long[] {6}, new long[] {1, 9, 1});

    static Stream<Quantizer> quantizers() {
        return EveryPieceTest.quantizers();
    }

    @ParameterizedTest
    @MethodSource("quantizers")
    void rowsAlongAnAxisAreTheRowsOfTheTransposedTensor(Quantizer quantizer) {
        for (long[] shape : SHAPES) {
            for (int axis = 0; axis < shape.length; axis++) {
                int[] order = axisFirst(shape, axis);
                float[] w = Weights.gaussian(order.length, 31 * axis + shape.length);
                float[] curvature = positive(order.length, 7);
                SideInformation side = side(quantizer, curvature, shape[axis]);
                SideInformation sideOfTransposed = side(quantizer, picked(curvature, order), shape[axis]);

                QuantizedTensor along =
                        new TensorQuantizer(quantizer, new Granularity.Row(axis)).quantize(w, shape, side);
                long[] transposed = {shape[axis], order.length / shape[axis]};
                QuantizedTensor rows = new TensorQuantizer(quantizer, Granularity.Row.first())
                        .quantize(picked(w, order), transposed, sideOfTransposed);

                String what = quantizer.name() + " along axis " + axis + " of " + Arrays.toString(shape);
                assertThat(bits(along.codebooks())).as(what).isEqualTo(bits(rows.codebooks()));
                for (int i = 0; i < order.length && !draws(quantizer); i++) {
                    assertThat(along.codes()[order[i]]).as(what).isEqualTo(rows.codes()[i]);
                }
                if (!draws(quantizer)) {
                    assertThat(along.layout()).as(what).isEqualTo(rows.layout());
                    assertThat(bits(picked(decoded(along), order))).as(what).isEqualTo(bits(decoded(rows)));
                }
            }
        }
    }

    @Test
    void aDrawBelongsToTheWeightWhereverItsBlockLies() {
        Quantizer drawn = EveryPieceTest.settings().values().stream()
                .filter(SliceTest::draws)
                .findFirst()
                .orElseThrow();
        SideInformation side = SideInformation.none().withRandom(new CounterRandom(3, 4, 5));
        float[] w = Weights.gaussian(60, 2);
        long[] shape = {4, 3, 5};
        byte[] whole = new TensorQuantizer(drawn, new Granularity.Tensor())
                .quantize(w, shape, side)
                .codes();
        for (int axis = 0; axis < 3; axis++) {
            assertThat(new TensorQuantizer(drawn, new Granularity.Row(axis))
                            .quantize(w, shape, side)
                            .codes())
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("quantizers")
    void prunedWeightsCountInNoFitAndHaveCodeZero(Quantizer quantizer) {
        Random random = new Random(11);
        for (int n : Weights.ODD_SIZES) {
            BitSet pruned = new BitSet();
            IntStream.range(0, n).filter(i -> random.nextInt(3) == 0).forEach(pruned::set);
            heldAgainstCompacting(quantizer, n, pruned);
        }
        heldAgainstCompacting(quantizer, 9, new BitSet());
        BitSet all = new BitSet();
        all.set(0, 9);
        heldAgainstCompacting(quantizer, 9, all);
    }

    private static void heldAgainstCompacting(Quantizer quantizer, int n, BitSet pruned) {
        int[] kept = IntStream.range(0, n).filter(i -> !pruned.get(i)).toArray();
        float[] w = Weights.gaussian(n, 5 + n);
        pruned.stream().forEach(i -> w[i] = i % 2 == 0 ? Float.NaN : 1e30f);
        float[] curvature = positive(n, 3);
        SideInformation side = SideInformation.none().withCurvature(curvature).withMask(maskOf(pruned, w.length));

        byte[] codes = filled(n + 2);
        float[] codebook = new float[quantizer.layout().floats(n)];
        quantizer.quantize(Slice.of(w, 0, n).into(codes, 1, codebook, 0).with(side));

        byte[] ofKept = new byte[kept.length];
        float[] expected = new float[codebook.length];
        quantizer.quantize(Slice.of(picked(w, kept), 0, kept.length)
                .into(ofKept, 0, expected, 0)
                .with(SideInformation.none().withCurvature(picked(curvature, kept))));

        String what = quantizer.name() + ", " + pruned.cardinality() + " of " + n + " pruned";
        assertThat(bits(codebook)).as(what).isEqualTo(bits(expected));
        pruned.stream().forEach(i -> assertThat(codes[1 + i]).as(what).isZero());
        for (int i = 0; i < kept.length && !draws(quantizer); i++) {
            assertThat(codes[1 + kept[i]]).as(what).isEqualTo(ofKept[i]);
        }
        assertThat(new byte[] {codes[0], codes[n + 1]}).containsOnly((byte) 99);
    }

    /** The mask is that of the tensor; a row along an axis takes its own part of it. */
    @ParameterizedTest
    @MethodSource("quantizers")
    void maskAndAxisGoTogether(Quantizer quantizer) {
        long[] shape = {3, 4, 5};
        float[] w = Weights.gaussian(60, 8);
        BitSet pruned = new BitSet();
        IntStream.range(0, 60).filter(i -> i % 7 == 2 || i / 5 % 4 == 3).forEach(pruned::set);
        SideInformation side = SideInformation.none().withMask(maskOf(pruned, w.length));
        QuantizedTensor tensor = new TensorQuantizer(quantizer, new Granularity.Row(1)).quantize(w, shape, side);
        int stored = quantizer.layout().floats(tensor.blocks().length());
        for (int row = 0; row < 4; row++) {
            int index = row;
            int[] kept = IntStream.range(0, 60)
                    .filter(i -> i / 5 % 4 == index && !pruned.get(i))
                    .toArray();
            float[] codebook = new float[stored];
            byte[] codes = new byte[kept.length];
            quantizer.quantize(Slice.of(picked(w, kept), 0, kept.length).into(codes, 0, codebook, 0));
            assertThat(bits(Arrays.copyOfRange(tensor.codebooks(), row * stored, (row + 1) * stored)))
                    .as("row %d of %s", row, quantizer.name())
                    .isEqualTo(bits(codebook));
            for (int i = 0; i < kept.length && !draws(quantizer); i++) {
                assertThat(tensor.codes()[kept[i]]).isEqualTo(codes[i]);
            }
        }
    }

    @Test
    void theRefusalNamesTheWeightOfTheTensor() {
        float[] w = Weights.gaussian(60, 1);
        w[34] = Float.NaN;
        for (int axis = 0; axis < 3; axis++) {
            TensorQuantizer rows = new TensorQuantizer(
                    EveryPieceTest.settings().values().iterator().next(), new Granularity.Row(axis));
            assertThatThrownBy(() -> rows.quantize(w, new long[] {4, 3, 5}))
                    .isInstanceOf(NonFiniteWeightException.class)
                    .hasMessageContaining("weight 34 is NaN");
        }
    }

    @Test
    void aMapAlongAnAxisMovesWeightsAsThoseOfTheTransposedTensor() {
        EveryPieceTest.maps().forEach(map -> {
            for (long[] shape : SHAPES) {
                for (int axis = 0; axis < shape.length; axis++) {
                    int[] order = axisFirst(shape, axis);
                    float[] w = Weights.gaussian(order.length, axis);
                    float[] transposed = picked(w, order);
                    TensorProximalMap along = new TensorProximalMap(map, new Granularity.Row(axis));
                    TensorProximalMap rows = new TensorProximalMap(map, Granularity.Row.first());
                    long[] byRow = {shape[axis], order.length / shape[axis]};
                    float[] state = along.initialState(shape);
                    float[] stateOfRows = rows.initialState(byRow);
                    along.apply(w, shape, 0.3f, state, true);
                    rows.apply(transposed, byRow, 0.3f, stateOfRows, true);
                    assertThat(bits(state)).as(map.name()).isEqualTo(bits(stateOfRows));
                    assertThat(bits(picked(w, order)))
                            .as("%s along axis %d of %s", map.name(), axis, Arrays.toString(shape))
                            .isEqualTo(bits(transposed));
                }
            }
        });
    }

    @Test
    void runsSayWhereABlockLies() {
        assertThat(new Granularity.Row(1).blocks(new long[] {2, 3, 2})).isEqualTo(new BlockShape(3, 4, 2));
        assertThat(new BlockShape(3, 4, 2).block(1)).isEqualTo(new StridedRuns(2, 2, 6, 2));
        assertThat(new BlockShape(3, 4, 2).block(1).places()).containsExactly(2, 3, 8, 9);
        assertThat(new Granularity.Row(1).blocks(new long[] {1, 3, 2})).isEqualTo(BlockShape.of(3, 2));
        assertThat(new Granularity.Row(1).blocks(new long[] {5, 0})).isEqualTo(new BlockShape(0, 5, 1));
        assertThat(new Granularity.Row(1).blocks(new long[] {0, 5})).isEqualTo(BlockShape.of(5, 0));
        assertThatThrownBy(() -> new Granularity.Row(2).blocks(new long[] {2, 3}))
                .hasMessage("shape [2, 3] has no axis 2");
        assertThatThrownBy(() -> new Granularity.Row(-1)).hasMessageContaining("axis -1 is no dimension");
        assertThatThrownBy(() -> new BlockShape(2, 6, 4)).hasMessageContaining("runs of 4 do not divide blocks of 6");
        assertThatThrownBy(() -> new StridedRuns(0, 4, 3, 2))
                .hasMessageContaining("no runs: 2 of 4 weights every 3 from 0");
        assertThatThrownBy(() -> new BlockShape(3, 4, 2).requireContiguous("format 1"))
                .hasMessageContaining("format 1 knows only blocks that lie one after the other");
    }

    @Test
    void rowsAlongAnAxisLieWhereTheOrderOfCodesSays() {
        for (long[] shape : SHAPES) {
            for (int axis = 0; axis < shape.length; axis++) {
                AxisOrder order = AxisOrder.of(shape, axis);
                BlockShape rows = new Granularity.Row(axis).blocks(shape);
                int[] places = IntStream.range(0, rows.count())
                        .flatMap(row -> Arrays.stream(rows.block(row).places()))
                        .toArray();
                assertThat(places).isEqualTo(axisFirst(shape, axis));
                assertThat(IntStream.range(0, order.total()).map(order::rowMajorIndex))
                        .containsExactly(Arrays.stream(places).boxed().toArray(Integer[]::new));
            }
        }
        assertThatThrownBy(() -> AxisOrder.of(new long[] {1L << 20, 1L << 20}, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("larger than an array");
    }

    private static PruningMask maskOf(BitSet pruned, int weights) {
        byte[] kept = new byte[weights];
        for (int i = 0; i < weights; i++) {
            kept[i] = pruned.get(i) ? (byte) 0 : (byte) 1;
        }
        return PruningMask.of(kept);
    }

    /** Indices of a tensor in the order of the one whose first dimension is that axis. */
    private static int[] axisFirst(long[] shape, int axis) {
        int inner = 1;
        for (int i = axis + 1; i < shape.length; i++) {
            inner *= (int) shape[i];
        }
        int rows = (int) shape[axis];
        int step = inner;
        int total = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        return IntStream.range(0, rows)
                .flatMap(row -> IntStream.range(0, total).filter(i -> i / step % rows == row))
                .toArray();
    }

    /** Trained levels differ from block to block, so that a block which takes another's is found out. */
    private static SideInformation side(Quantizer quantizer, float[] curvature, long blocks) {
        SideInformation side = SideInformation.none().withCurvature(curvature);
        if (!quantizer.needs().contains(Need.TRAINED_LEVELS)) {
            return side;
        }
        int stored = quantizer.layout().stored();
        float[] levels = new float[(int) blocks * stored];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (i % stored - 1) * (1 + i / stored);
        }
        return side.withLevels(levels);
    }

    private static boolean draws(Quantizer quantizer) {
        return quantizer.name().endsWith("stochastic");
    }

    private static float[] positive(int n, long seed) {
        float[] values = Weights.gaussian(n, seed);
        for (int i = 0; i < n; i++) {
            values[i] = Math.abs(values[i]) + 0.01f;
        }
        return values;
    }

    private static float[] picked(float[] values, int[] places) {
        float[] picked = new float[places.length];
        for (int i = 0; i < places.length; i++) {
            picked[i] = values[places[i]];
        }
        return picked;
    }

    private static byte[] filled(int n) {
        byte[] bytes = new byte[n];
        Arrays.fill(bytes, (byte) 99);
        return bytes;
    }

    private static float[] decoded(QuantizedTensor tensor) {
        float[] decoded = new float[tensor.codes().length];
        tensor.dequantize(decoded);
        return decoded;
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }
}
