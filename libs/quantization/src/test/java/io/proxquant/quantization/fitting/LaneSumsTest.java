package io.proxquant.quantization.fitting;

import org.junit.jupiter.api.Test;

import io.proxquant.quantization.Weights;

import static org.assertj.core.api.Assertions.assertThat;

class LaneSumsTest {
    @Test
    void everySumIsTheOneOfEightLanesAddedInTheFixedTree() {
        for (int n : Weights.ODD_SIZES) {
            float[] x = Weights.gaussian(n + 3, n);
            float[] y = Weights.gaussian(n + 3, n + 1);
            double[] abs = new double[8];
            for (int i = 0; i < n; i++) {
                abs[i % 8] += Math.abs(x[i + 2]);
            }
            assertThat(LaneSums.ofAbs(x, 2, n)).as("n %d", n).isEqualTo(tree(abs));
            double[] squares = new double[8];
            double[] distances = new double[8];
            for (int i = 0; i < x.length; i++) {
                double d = (double) x[i] - y[i];
                squares[i % 8] += d * d;
                distances[i % 8] += Math.abs(d);
            }
            assertThat(LaneSums.ofSquaredDifferences(x, y)).isEqualTo(tree(squares));
            assertThat(LaneSums.ofAbsoluteDifferences(x, y)).isEqualTo(tree(distances));
        }
    }

    private static double tree(double[] s) {
        return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
    }
}
