package io.proxquant.quantization;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CodebookLayoutTest {
    @Test
    void bitIOfASignedSumChoosesTheSignOfAI() {
        float[] levels = new float[8];
        CodebookLayout.of(CodebookForm.SIGNED_SUM, 3, 3).expand(new float[] {9, 4, 2, 1}, 1, levels);
        assertThat(levels).containsExactly(-7, 1, -3, 5, -5, 3, -1, 7);
    }

    @Test
    void aSignedSumIsAddedInItsOrderInFloat() {
        float[] levels = new float[8];
        // (1e8 + 1) - 1e8 is 0 in float and 1 in any wider arithmetic
        CodebookLayout.of(CodebookForm.SIGNED_SUM, 3, 3).expand(new float[] {1e8f, 1, 1e8f}, 0, levels);
        assertThat(levels[0b011]).isZero();
    }

    @Test
    void ternaryAndListedLevelsAreTakenAsTheyAre() {
        float[] ternary = new float[3];
        CodebookLayout.of(CodebookForm.TERNARY, 2, 1).expand(new float[] {0.5f}, 0, ternary);
        assertThat(ternary).containsExactly(-0.5f, 0f, 0.5f);
        float[] listed = new float[3];
        CodebookLayout.of(CodebookForm.LEVELS, 2, 3).expand(new float[] {7, -1, 0, 2}, 1, listed);
        assertThat(listed).containsExactly(-1, 0, 2);
    }

    @ParameterizedTest
    @CsvSource({
        "SIGNED_SUM, 2, 3",
        "SIGNED_SUM, 9, 9",
        "SIGNED_SUM, 0, 0",
        "TERNARY, 1, 1",
        "TERNARY, 2, 2",
        "LEVELS, 2, 5",
        "LEVELS, 9, 5",
        "LEVELS, 2, 0"
    })
    void layoutsThatNoCodeCouldAddressAreRefused(CodebookForm form, int bits, int stored) {
        assertThatThrownBy(() -> CodebookLayout.of(form, bits, stored))
                .hasMessageContaining("no codebook of form " + form);
    }

    @Test
    void affineLevelsAreTheScaleTimesTheDistanceFromTheZeroPoint() {
        float[] levels = new float[4];
        CodebookLayout.affine(2, 4).expand(new float[] {9, 0.1f, 1.5f}, 1, levels);
        assertThat(levels).containsExactly(0.1f * -1.5f, 0.1f * -0.5f, 0.1f * 0.5f, 0.1f * 1.5f);
        assertThat(CodebookLayout.affine(3, 7).levels()).isEqualTo(7);
        assertThat(CodebookLayout.of(CodebookForm.AFFINE, 3, 2)).isEqualTo(CodebookLayout.affine(3, 8));
        assertThatThrownBy(() -> CodebookLayout.affine(3, 9)).hasMessageContaining("9 levels");
        assertThatThrownBy(() -> CodebookLayout.of(CodebookForm.AFFINE, 3, 8)).hasMessageContaining("8 stored");
    }
}
