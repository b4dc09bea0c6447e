package io.proxquant.quantization.metrics;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class WeightMetricsTest {
    @Test
    void signChangeIsTheShareOfSignsThatDifferAndZeroCountsAsPlus() {
        assertThat(WeightMetrics.signChange(new float[] {1, -1, 2, -3}, new float[] {-1, -5, 3, 0.1f}))
                .isEqualTo(0.5);
        assertThat(WeightMetrics.signChange(new float[] {0, -0f, 1, -1}, new float[] {-0f, 1, 0, 0}))
                .isEqualTo(0.25);
        assertThat(WeightMetrics.signChange(new float[0], new float[0])).isZero();
        assertThat(WeightMetrics.signChanges(new float[] {1, 1, 1}, new float[] {-1, 1, -1}))
                .isEqualTo(2);
    }

    @Test
    void theGapIsRelativeToTheWeights() {
        assertThat(WeightMetrics.quantizationGap(new float[] {3, 4}, new float[] {3, 3}))
                .isCloseTo(0.2, within(1e-15));
        assertThat(WeightMetrics.quantizationGap(new float[] {3, 4}, new float[] {3, 4}))
                .isZero();
        assertThat(WeightMetrics.quantizationGap(new float[2], new float[] {1, 1}))
                .isZero();
        assertThat(WeightMetrics.quantizationGap(new float[0], new float[0])).isZero();
        float huge = Float.MAX_VALUE / 2;
        assertThat(WeightMetrics.quantizationGap(new float[] {huge, huge}, new float[] {huge, 0}))
                .isCloseTo(Math.sqrt(0.5), within(1e-12));
    }

    @Test
    void squaresAndDistancesAreThoseOfTheDefinition() {
        assertThat(WeightMetrics.squaredNorm(new float[] {3, -4})).isEqualTo(25);
        assertThat(WeightMetrics.squaredDistance(new float[] {1, 2, 3}, new float[] {1, 0, 6}))
                .isEqualTo(13);
        assertThat(WeightMetrics.meanDistance(new float[] {1, 2}, new float[] {1.5f, -1}))
                .isEqualTo(1.75);
        assertThat(WeightMetrics.meanDistance(new float[0], new float[0])).isZero();
    }

    @Test
    void levelFlipsAreTheShareOfCodesThatDiffer() {
        assertThat(WeightMetrics.levelFlips(new byte[] {0, 1, 2, 3}, new byte[] {0, 1, 3, 2}))
                .isEqualTo(0.5);
        assertThat(WeightMetrics.levelFlips(new byte[0], new byte[0])).isZero();
        assertThat(WeightMetrics.levelFlipCount(new byte[] {1, 1}, new byte[] {0, 1}))
                .isOne();
    }

    @Test
    void tensorsOfDifferentSizesAreRefused() {
        float[] two = new float[2];
        float[] three = new float[3];
        assertThatThrownBy(() -> WeightMetrics.signChange(two, three)).hasMessageContaining("compare 2 weights with 3");
        assertThatThrownBy(() -> WeightMetrics.quantizationGap(two, three)).hasMessageContaining("compare");
        assertThatThrownBy(() -> WeightMetrics.meanDistance(two, three)).hasMessageContaining("compare");
        assertThatThrownBy(() -> WeightMetrics.levelFlips(new byte[2], new byte[3]))
                .hasMessageContaining("compare");
    }
}
