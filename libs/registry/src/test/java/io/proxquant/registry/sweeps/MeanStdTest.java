package io.proxquant.registry.sweeps;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Mean and sample deviation, against published figures and where there is nothing to average. */
class MeanStdTest {
    /** Four BinaryConnect runs of the ProxQuant workshop paper, appendix G.1, whose mean and deviation are published. */
    @Test
    void publishedRunsGiveTheirPublishedMeanAndDeviation() {
        MeanStd errors = MeanStd.of(List.of(9.664, 9.430, 9.198, 9.663));

        assertThat(errors.n()).isEqualTo(4);
        assertThat(errors.mean()).isEqualTo(9.489, within(0.0005));
        assertThat(errors.std()).isEqualTo(0.223, within(0.0005));
        assertThat(errors.standardError()).isEqualTo(errors.std() / 2, within(1e-15));
    }

    @Test
    void equalValuesHaveNoSpreadAndOneValueHasNone() {
        assertThat(MeanStd.of(List.of(0.25, 0.25, 0.25))).isEqualTo(new MeanStd(0.25, 0.0, 3));
        assertThat(MeanStd.of(List.of(7.0))).isEqualTo(new MeanStd(7.0, null, 1));
        assertThat(MeanStd.of(List.of(7.0)).standardError()).isNull();
        MeanStd none = MeanStd.of(List.of());
        assertThat(none.mean()).isNull();
        assertThat(none.std()).isNull();
        assertThat(none.n()).isZero();
    }

    @Test
    void whatIsNoNumberIsNotCounted() {
        assertThat(MeanStd.of(Arrays.asList(1.0, null, Double.NaN, 3.0, Double.POSITIVE_INFINITY)))
                .isEqualTo(new MeanStd(2.0, Math.sqrt(2), 2));
    }

    @Test
    void largeValuesKeepTheirSmallSpread() {
        assertThat(MeanStd.of(List.of(1e9 + 1, 1e9 + 2, 1e9 + 3)).std()).isEqualTo(1, within(1e-9));
    }
}
