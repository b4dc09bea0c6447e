package io.proxquant.quantization.kernels;

import java.math.BigDecimal;
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
        java.util.Arrays.setAll(bits, i -> Float.floatToIntBits(x[i]));
        return bits;
    }
}
