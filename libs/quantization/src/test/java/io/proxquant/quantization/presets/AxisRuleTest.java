package io.proxquant.quantization.presets;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Patterns say which dimension is that of the output channels, in whatever order they are written. */
class AxisRuleTest {
    @Test
    void whatNothingIsSaidOfIsCutByDimensionZero() {
        AxisRule rule = new AxisRule(Map.of("deconv*", 1));
        assertThat(rule.of("deconv.weight")).isEqualTo(1);
        assertThat(rule.of("fc.weight")).isZero();
        assertThat(AxisRule.none().of("fc.weight")).isZero();
    }

    @Test
    void aDimensionForAllYieldsToOneThatNamesTheTensor() {
        AxisRule rule = new AxisRule(Map.of(AxisRule.OTHERS, 1, "lm_head.weight", 0));
        assertThat(rule.of("h.0.attn.c_attn.weight")).isEqualTo(1);
        assertThat(rule.of("lm_head.weight")).isZero();
    }

    @Test
    void patternsThatContradictEachOtherAreRefusedForTheTensorThatBothName() {
        AxisRule rule = new AxisRule(Map.of("a*", 1, "*b", 2));
        assertThat(rule.of("ax")).isEqualTo(1);
        assertThatThrownBy(() -> rule.of("ab"))
                .hasMessageContaining("contradict")
                .hasMessageContaining("a*=1");
    }

    @Test
    void aRuleThatSaysWhatAbsenceMeansIsAbsent() {
        assertThat(AxisRule.none().orNull()).isNull();
        assertThat(new AxisRule(Map.of(AxisRule.OTHERS, 0, "a", 0)).orNull()).isNull();
        assertThat(new AxisRule(Map.of("b", 1, "a", 0)).orNull()).containsExactly(Map.entry("a", 0), Map.entry("b", 1));
    }

    @Test
    void patternsThatMeanNothingAreFound() {
        assertThat(new AxisRule(Map.of(AxisRule.OTHERS, 2, "a*", 1, "z*", 1)).idle(List.of("ab")))
                .containsExactly("z*");
    }

    @Test
    void whatIsNoDimensionIsRefused() {
        assertThatThrownBy(() -> new AxisRule(Map.of("a", -1))).hasMessageContaining("0..15");
        assertThatThrownBy(() -> new AxisRule(Map.of("a", 16))).hasMessageContaining("0..15");
        assertThatThrownBy(() -> new AxisRule(Map.of(" ", 1))).hasMessageContaining("pattern");
    }
}
