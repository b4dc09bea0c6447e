package io.proxquant.quantization.fitting;

import java.util.Random;

import org.junit.jupiter.api.Test;

import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Slice;

import static org.assertj.core.api.Assertions.assertThat;

class LevelAssignmentTest {
    /** Every number of levels up to 9, so that the search runs over padded thresholds too. */
    @Test
    void theNearestLevelIsTakenAndOfTwoEquallyNearTheUpperOne() {
        Random random = new Random(6);
        for (int repetition = 0; repetition < 500; repetition++) {
            int n = 1 + repetition % 9;
            float[] levels = new float[n];
            for (int i = 0; i < n; i++) {
                levels[i] = (float) random.nextGaussian() * (repetition % 3 == 0 ? 1 : 1e-42f);
            }
            LevelAssignment assignment = new LevelAssignment(CodebookLayout.of(CodebookForm.LEVELS, 4, n), levels, 0);
            for (float w : aroundTheMidpoints(levels)) {
                byte[] code = new byte[1];
                float[] level = new float[1];
                assignment.codes(Slice.of(new float[] {w}, 0, 1).into(code, 0, new float[0], 0));
                assignment.levels(new float[] {w}, 0, 0, 1, level);
                assertThat(levels[code[0]]).as("%s among %d levels", w, n).isEqualTo(nearest(levels, w));
                assertThat(level[0]).isEqualTo(levels[code[0]]);
            }
        }
    }

    @Test
    void ofEqualLevelsTheHighestCodeIsTaken() {
        byte[] codes = new byte[3];
        new LevelAssignment(CodebookLayout.of(CodebookForm.SIGNED_SUM, 2, 2), new float[] {1, 0}, 0)
                .codes(Slice.of(new float[] {-1, 0, 1}, 0, 3).into(codes, 0, new float[0], 0));
        assertThat(codes).containsExactly(0b10, 0b11, 0b11);
    }

    private static float[] aroundTheMidpoints(float[] levels) {
        float[] weights = new float[3 * levels.length * levels.length];
        int at = 0;
        for (float a : levels) {
            for (float b : levels) {
                float middle = (float) (((double) a + b) / 2);
                weights[at++] = Math.nextDown(middle);
                weights[at++] = middle;
                weights[at++] = Math.nextUp(middle);
            }
        }
        return weights;
    }

    private static float nearest(float[] levels, float w) {
        float best = levels[0];
        for (float level : levels) {
            double distance = Math.abs((double) w - level);
            double smallest = Math.abs((double) w - best);
            if (distance < smallest || (distance == smallest && level > best)) {
                best = level;
            }
        }
        return best;
    }
}
