package io.proxquant.quantization.multibit;

import java.util.Random;

import org.junit.jupiter.api.Test;

import io.proxquant.quantization.Slice;
import io.proxquant.quantization.Weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class SignLeastSquaresTest {
    @Test
    void theErrorIsTheSmallestPossibleForTheseSignsEvenWhenColumnsDepend() {
        for (int bits = 2; bits <= 4; bits++) {
            for (int n : new int[] {1, 2, 3, 5, 9, 64, 301}) {
                for (long seed = 0; seed < 10; seed++) {
                    float[] w = Weights.gaussian(n, seed);
                    byte[] codes = new byte[n];
                    Random random = new Random(seed + 100);
                    // few different codes, so that B often lacks full rank
                    int kinds = 1 + random.nextInt(1 << bits);
                    for (int i = 0; i < n; i++) {
                        codes[i] = (byte) (random.nextInt(kinds) * 5 % (1 << bits));
                    }
                    float[] alpha = new float[bits];
                    new SignLeastSquares(bits).solve(Slice.of(w, 0, n).into(codes, 0, alpha, 0), alpha);
                    assertThat(smallestError(w, codes, bits, alpha))
                            .as("bits %d, n %d, seed %d", bits, n, seed)
                            .isCloseTo(PlainLeastSquares.error(w, codes, bits), within(1e-4));
                }
            }
        }
    }

    @Test
    void scalesComeNonNegativeAndInDescendingOrder() {
        float[] w = {-4, -1, 1, 4};
        float[] alpha = new float[2];
        // the first column fits -0.5 of the weights, the second +2.5
        new SignLeastSquares(2).solve(Slice.of(w, 0, 4).into(new byte[] {0b01, 0b00, 0b11, 0b10}, 0, alpha, 0), alpha);
        assertThat(alpha).containsExactly(2.5f, 1.5f);
    }

    /** The order and signs of α were normalised away: try all of them with the columns as they are. */
    private static double smallestError(float[] w, byte[] codes, int bits, float[] alpha) {
        return permuted(w, codes, bits, alpha, new double[bits], 0, 0);
    }

    private static double permuted(
            float[] w, byte[] codes, int bits, float[] alpha, double[] chosen, int plane, int used) {
        if (plane == bits) {
            double error = 0;
            for (int i = 0; i < w.length; i++) {
                double rest = w[i];
                for (int b = 0; b < bits; b++) {
                    rest -= (((codes[i] >>> b) & 1) == 0 ? -1 : 1) * chosen[b];
                }
                error += rest * rest;
            }
            return error;
        }
        double best = Double.POSITIVE_INFINITY;
        for (int a = 0; a < bits; a++) {
            if (((used >>> a) & 1) == 0) {
                for (int sign = -1; sign <= 1; sign += 2) {
                    chosen[plane] = sign * (double) alpha[a];
                    best = Math.min(best, permuted(w, codes, bits, alpha, chosen, plane + 1, used | (1 << a)));
                }
            }
        }
        return best;
    }
}
