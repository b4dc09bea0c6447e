package io.proxquant.kernels;

import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.quantization.kernels.Kernels;
import io.proxquant.quantization.kernels.PlainKernels;

import static org.assertj.core.api.Assertions.assertThat;

/** Vectors give the bits of the plain loops, from their first value on or once they are compiled. */
class WarmKernelsTest {
    private static final int LENGTH = 5_000;
    private static final int[] COUNTS = {0, 1, 7, 8, 31, 32, 33, 63, 64, 65, 511, 512, 513, 2048, 4099};

    private final Random random = new Random(9);
    private final Kernels plain = new PlainKernels();
    private final Kernels warm = VectorKernels.warm();
    private final Kernels cold = new VectorKernels();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 15, 16, 31, 32, 255})
    void codesAreEqual(int thresholds) {
        for (boolean even : new boolean[] {true, false}) {
            float[] ascending = new float[thresholds];
            for (int i = 0; i < thresholds; i++) {
                ascending[i] = even ? 0.02f * (i - thresholds / 2) : (float) random.nextGaussian() / 10;
            }
            Arrays.sort(ascending);
            byte[] codeOfRank = new byte[thresholds + 1];
            random.nextBytes(codeOfRank);
            float[] values = values();
            for (int i = 0; i < 500; i++) {
                float threshold = ascending[i % thresholds];
                values[i] = i % 3 == 0 ? threshold : i % 3 == 1 ? Math.nextDown(threshold) : -threshold;
            }
            for (int count : COUNTS) {
                byte[] expected = new byte[LENGTH];
                for (int i = 0; i < count; i++) {
                    int rank = 0;
                    for (float threshold : ascending) {
                        rank += values[3 + i] >= threshold ? 1 : 0;
                    }
                    expected[5 + i] = codeOfRank[rank];
                }
                for (Kernels kernels : new Kernels[] {plain, warm}) {
                    byte[] codes = new byte[LENGTH];
                    kernels.codes(ascending, codeOfRank).write(values, 3, count, codes, 5);
                    assertThat(codes)
                            .as("%s, %d values, even: %s", kernels.name(), count, even)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void squaresAndLargestMagnitudesAreEqual() {
        float[] w = values();
        float[] q = values();
        for (int count : COUNTS) {
            double[] norm = random.doubles(8).toArray();
            double[] distance = random.doubles(8).toArray();
            double[] warmNorm = norm.clone();
            double[] warmDistance = distance.clone();
            plain.addSquares(w, 2, q, 9, count, norm, distance);
            warm.addSquares(w, 2, q, 9, count, warmNorm, warmDistance);
            assertThat(warmNorm).as("%d", count).isEqualTo(norm);
            assertThat(warmDistance).as("%d", count).isEqualTo(distance);
            assertThat(warm.largestMagnitude(w, 2, count)).isEqualTo(plain.largestMagnitude(w, 2, count));
        }
    }

    @Test
    void callsOnTheWayFromPlainLoopsToVectorsAreEqualToo() {
        float[] w = values();
        float[] q = values();
        float[] ascending = {-0.1f, 0f, 0.05f, 0.2f, 0.7f};
        byte[] codeOfRank = {5, 3, 4, 0, 1, 2};
        byte[] expected = new byte[LENGTH];
        plain.codes(ascending, codeOfRank).write(w, 0, LENGTH, expected, 0);
        double[] expectedNorm = new double[8];
        double[] expectedDistance = new double[8];
        plain.addSquares(w, 0, q, 0, LENGTH, expectedNorm, expectedDistance);
        for (int call = 0; call < 70; call++) {
            byte[] codes = new byte[LENGTH];
            cold.codes(ascending, codeOfRank).write(w, 0, LENGTH, codes, 0);
            double[] norm = new double[8];
            double[] distance = new double[8];
            cold.addSquares(w, 0, q, 0, LENGTH, norm, distance);
            assertThat(codes).as("call %d", call).isEqualTo(expected);
            assertThat(norm).isEqualTo(expectedNorm);
            assertThat(distance).isEqualTo(expectedDistance);
            assertThat(cold.largestMagnitude(w, 0, LENGTH)).isEqualTo(plain.largestMagnitude(w, 0, LENGTH));
        }
    }

    @Test
    void aBadWeightIsFoundOnBothSidesOfTheShare() {
        float[] w = values();
        for (int at : new int[] {0, 100, 511, 512, 4_999}) {
            float kept = w[at];
            w[at] = Float.NaN;
            for (int call = 0; call < 33; call++) {
                assertThat(cold.largestMagnitude(w, 0, LENGTH)).isNaN();
            }
            assertThat(warm.largestMagnitude(w, 0, LENGTH)).isNaN();
            w[at] = kept;
        }
    }

    @Test
    void vectorsBeginWithFewAndEndWithAll() {
        Warming warming = new Warming();
        assertThat(warming.share(2048)).isZero();
        long some = 0;
        for (int call = 0; call < 1 << 15; call++) {
            some += warming.share(2048);
        }
        assertThat(some).isBetween(1L << 18, 1L << 20);
        assertThat(warming.share(2048)).isEqualTo(2048);
    }

    private float[] values() {
        float[] values = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            values[i] = (float) random.nextGaussian() / 5;
        }
        values[600] = -0f;
        values[601] = 3e38f;
        values[602] = -3e38f;
        values[603] = Float.MIN_VALUE;
        return values;
    }
}
