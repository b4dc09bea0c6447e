package io.proxquant.quantization.kernels;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ThresholdStepTest {
    @Test
    void saysWhatAComparisonSaysAroundTheThresholdAndFarFromIt() {
        for (float threshold : new float[] {1e-17f, 0.3f, Math.nextDown(0.5f), 0.5f, 1f, 0.7654321f, 1e17f}) {
            float[] near = {
                threshold,
                Math.nextUp(threshold),
                Math.nextDown(threshold),
                2 * threshold,
                1000 * threshold,
                0f,
                -0f,
                Float.MIN_VALUE
            };
            for (float magnitude : near) {
                for (float w : new float[] {magnitude, -magnitude}) {
                    float[] into = {9f};
                    ThresholdStep.above(threshold).write(new float[] {w}, 1, 7f, into);
                    ThresholdStep.below(threshold).add(new float[] {w}, 1, -5f, into);
                    float expected = w > threshold ? 7f : w < -threshold ? -5f : 0f;
                    assertThat(Float.floatToRawIntBits(into[0]))
                            .as("%s at threshold %s", w, threshold)
                            .isEqualTo(Float.floatToRawIntBits(expected));
                }
            }
        }
    }
}
