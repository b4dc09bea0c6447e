package io.proxquant.quantization.kernels;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What every implementation promises, over all that are found in this process. */
class KernelsTest {
    private static final long SEED = 77;
    private static final float[] EDGES = {
        0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, 1f, -1f, Math.nextUp(1f), -Math.nextUp(1f), 1e-30f, 3e38f, -3e38f
    };

    static List<Kernels> kernels() {
        return Kernels.fastestFirst();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void finiteCheckFindsTheOneBadWeightWhereverItIs(Kernels kernels) {
        FiniteCheck check = kernels.finiteCheck();
        float[] w = gaussian(1200, 0.1f);
        for (int count = 0; count < 70; count++) {
            assertThat(check.holds(w, 5, count)).isTrue();
        }
        for (float bad : new float[] {Float.NaN, -Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            for (int at : new int[] {7, 8, 22, 23, 600, 1100, 1199}) {
                float kept = w[at];
                w[at] = bad;
                assertThat(check.holds(w, 7, 1193)).as("%s at %d", bad, at).isFalse();
                assertThat(check.holds(w, 7, at - 7)).as("before it").isTrue();
                w[at] = kept;
            }
        }
        assertThat(check.holds(EDGES, 0, EDGES.length)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void clipIsTheMedianWithOneAndItsNegativeAndLeavesTheRestAlone(Kernels kernels) {
        for (int count = 0; count < 80; count++) {
            for (float[] w : new float[][] {gaussian(100, 0.2f), gaussian(100, 2f), edges(100)}) {
                w[50] = count % 2 == 0 ? Float.NaN : w[50];
                float[] expected = w.clone();
                for (int i = 9; i < 9 + count; i++) {
                    expected[i] = expected[i] > 1 ? 1 : expected[i] < -1 ? -1 : expected[i];
                }
                kernels.clip(w, 9, count);
                assertThat(bits(w)).isEqualTo(bits(expected));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void magnitudesAreWithinTheirErrorOfTheExactSumAndTheErrorIsSmall(Kernels kernels) {
        for (float scale : new float[] {1e-12f, 0.05f, 1f, 3e10f}) {
            for (int tiles : new int[] {1, 2, 127, 128, 129, 300}) {
                float[] w = gaussian(tiles * Kernels.TILE, scale);
                w[3] = 5 * scale;
                w[4] = -scale * 1e-9f;
                MagnitudeSum sum = kernels.magnitudes(0.8f * scale);
                forEachTile(w, sum::add);
                MagnitudeSum.Total total = sum.total();
                double off = Math.abs(exact(w, Math::abs)
                        .subtract(new BigDecimal(total.sum()))
                        .doubleValue());
                assertThat(off).isLessThanOrEqualTo(total.error());
                assertThat(total.error()).as("scale %s, %d tiles", scale, tiles).isLessThan(total.sum() * 0x1p-28);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void magnitudesKnowNothingWhereAWeightIsNotFiniteOrFarLarger(Kernels kernels) {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, 1e9f}) {
            float[] w = gaussian(200 * Kernels.TILE, 1f);
            w[150 * Kernels.TILE + 17] = bad;
            MagnitudeSum sum = kernels.magnitudes(0.8f);
            forEachTile(w, sum::add);
            assertThat(sum.total().error()).as("%s", bad).isInfinite();
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void sidesAreExactAndAWeightAtTheThresholdIsAMember(Kernels kernels) {
        for (float smallest : new float[] {1e-9f, 0.03f, 0.5f, Math.nextDown(0.5f), 1f, 7e8f}) {
            for (int tiles : new int[] {1, 128, 131}) {
                float[] w = gaussian(tiles * Kernels.TILE, 1.4f * smallest);
                float[] near = {smallest, -smallest, Math.nextDown(smallest), -Math.nextDown(smallest), 0f, -0f};
                System.arraycopy(near, 0, w, 13, near.length);
                SideSums sums = kernels.sides(smallest);
                forEachTile(w, sums::add);
                SideSums.Sides sides = sums.sides();
                assertThat(sides.exact()).isTrue();
                check(sides.positive(), w, smallest, 1);
                check(sides.negative(), w, smallest, -1);
            }
        }
    }

    private static void check(SideSums.Side side, float[] w, float smallest, int sign) {
        BigDecimal sum = exact(w, x -> sign * x >= smallest ? sign * x : 0);
        long members = 0;
        for (float x : w) {
            members += sign * x >= smallest ? 1 : 0;
        }
        assertThat(new BigDecimal(side.sum())).isEqualByComparingTo(sum);
        assertThat(side.members()).isEqualTo(members);
        assertThat(side.mean()).isEqualTo((float) (sum.doubleValue() / members));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void sidesAreInexactWhereTheRangeIsTooWideOrAWeightIsNotFinite(Kernels kernels) {
        for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, 1e15f}) {
            float[] w = gaussian(200 * Kernels.TILE, 1f);
            w[150 * Kernels.TILE + 17] = bad;
            SideSums sums = kernels.sides(0.6f);
            forEachTile(w, sums::add);
            assertThat(sums.sides().exact()).as("%s", bad).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void mixIsKeptTimesWeightPlusTakenTimesLevelBitForBit(Kernels kernels) {
        TernaryLevels levels = new TernaryLevels(0.11f, 0.37f, -0.29f);
        for (float kept : new float[] {0f, 1f, 0.9999f, 1 / 3f}) {
            for (int count = 0; count < 1100; count += count < 70 ? 1 : 171) {
                float[] w = gaussian(1200, 0.2f);
                System.arraycopy(new float[] {0.11f, -0.11f, Math.nextDown(0.11f), 0f, -0f}, 0, w, 8, 5);
                float[] expected = w.clone();
                for (int i = 7; i < 7 + count; i++) {
                    float level = w[i] >= 0.11f ? 0.37f : w[i] <= -0.11f ? -0.29f : 0f;
                    expected[i] = kept * w[i] + (1 - kept) * level;
                }
                kernels.mix(levels, kept).move(w, 7, count);
                assertThat(bits(w)).as("%s kept of %d", kept, count).isEqualTo(bits(expected));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void theLargestMagnitudeIsThatOfTheRangeAndNotFiniteIfAWeightIsNot(Kernels kernels) {
        float[] w = gaussian(1200, 0.1f);
        for (int count = 0; count < 90; count++) {
            float largest = 0;
            for (int i = 5; i < 5 + count; i++) {
                largest = Math.max(largest, Math.abs(w[i]));
            }
            assertThat(kernels.largestMagnitude(w, 5, count)).isEqualTo(largest);
        }
        assertThat(kernels.largestMagnitude(EDGES, 0, EDGES.length)).isEqualTo(3e38f);
        for (float bad : new float[] {Float.NaN, -Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            for (int at : new int[] {7, 23, 600, 1199}) {
                float kept = w[at];
                w[at] = bad;
                assertThat(Float.isFinite(kernels.largestMagnitude(w, 7, 1193)))
                        .as("%s at %d", bad, at)
                        .isFalse();
                w[at] = kept;
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void theCodeIsThatOfTheNumberOfThresholdsReached(Kernels kernels) {
        float[] edges = EDGES.clone();
        Arrays.sort(edges);
        for (int thresholds : new int[] {0, 1, 2, 3, 7, 14, 15, 30, 31, 32, 63, 255}) {
            float[] ascending = gaussian(thresholds, 0.1f);
            System.arraycopy(edges, 0, ascending, 0, Math.min(edges.length, thresholds));
            if (thresholds > 12) {
                ascending[12] = Float.NEGATIVE_INFINITY;
                ascending[13] = Float.POSITIVE_INFINITY;
            }
            Arrays.sort(ascending);
            byte[] codeOfRank = new byte[thresholds + 1];
            for (int rank = 0; rank <= thresholds; rank++) {
                codeOfRank[rank] = (byte) (thresholds - rank);
            }
            float[] values = gaussian(700, 0.1f);
            System.arraycopy(edges(40), 0, values, 30, 40);
            System.arraycopy(ascending, 0, values, 80, thresholds);
            values[92] = 0.1f; // infinite ones are no values
            values[80] = -0f;
            for (int i = 0; i < values.length; i++) {
                values[i] = Float.isFinite(values[i]) ? values[i] : 1f;
            }
            for (int count : new int[] {0, 1, 15, 16, 31, 32, 33, 64, 65, 127, 690}) {
                byte[] codes = new byte[count + 6];
                kernels.codes(ascending, codeOfRank).write(values, 7, count, codes, 3);
                byte[] expected = new byte[count + 6];
                for (int i = 0; i < count; i++) {
                    int rank = 0;
                    for (float threshold : ascending) {
                        rank += values[7 + i] >= threshold ? 1 : 0;
                    }
                    expected[3 + i] = codeOfRank[rank];
                }
                assertThat(codes).as("%d of %d thresholds", count, thresholds).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void aThresholdThatIsNoNumberIsReachedByNothing(Kernels kernels) {
        byte[] codes = new byte[70];
        kernels.codes(new float[] {Float.NaN}, new byte[] {5, 6}).write(edges(70), 0, 70, codes, 0);
        assertThat(codes).containsOnly(5);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void squaresAreAddedInDoubleToTheLaneOfTheirPlace(Kernels kernels) {
        float[] w = gaussian(10_000, 0.3f);
        float[] q = gaussian(9_000, 0.4f);
        System.arraycopy(edges(60), 0, w, 100, 60);
        for (int count : new int[] {0, 1, 7, 8, 9, 64, 1000, 4096, 8191, 8195}) {
            double[] norm = {1, 2, 3, 4, 5, 6, 7, 8};
            double[] distance = {0, -0.0, 0, 0, 0, 0, 0, 1e-9};
            double[] expectedNorm = norm.clone();
            double[] expectedDistance = distance.clone();
            for (int i = 0; i < count; i++) {
                expectedNorm[i % 8] += (double) w[5 + i] * w[5 + i];
                double error = (double) w[5 + i] - q[3 + i];
                expectedDistance[i % 8] += error * error;
            }
            kernels.addSquares(w, 5, q, 3, count, norm, distance);
            assertThat(norm).as("%d", count).isEqualTo(expectedNorm);
            assertThat(distance).as("%d", count).isEqualTo(expectedDistance);
        }
    }

    private interface OfWeight {
        float of(float w);
    }

    private static BigDecimal exact(float[] w, OfWeight value) {
        BigDecimal sum = BigDecimal.ZERO;
        for (float x : w) {
            sum = sum.add(new BigDecimal(value.of(x)));
        }
        return sum;
    }

    private interface Tile {
        void add(float[] tile);
    }

    private static void forEachTile(float[] w, Tile sum) {
        float[] tile = new float[Kernels.TILE];
        for (int from = 0; from < w.length; from += tile.length) {
            System.arraycopy(w, from, tile, 0, tile.length);
            sum.add(tile);
        }
    }

    private static float[] edges(int length) {
        float[] w = new float[length];
        for (int i = 0; i < length; i++) {
            w[i] = EDGES[i % EDGES.length];
        }
        return w;
    }

    private static float[] gaussian(int length, float scale) {
        Random random = new Random(SEED);
        float[] w = new float[length];
        for (int i = 0; i < length; i++) {
            w[i] = (float) (random.nextGaussian() * scale);
        }
        return w;
    }

    private static int[] bits(float[] x) {
        int[] bits = new int[x.length];
        Arrays.setAll(bits, i -> Float.floatToIntBits(x[i]));
        return bits;
    }
}
