package io.proxquant.registry.sweeps;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The two-sided 95 % points of Student's t, as tables print them, and what follows from them. */
class ConfidenceIntervalTest {
    @ParameterizedTest(name = "{0} values: {1} standard errors")
    @CsvSource({"2, 12.706", "3, 4.303", "4, 3.182", "5, 2.776", "10, 2.262", "30, 2.045"})
    void fewValuesHaveAWideInterval(int n, double errors) {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            values.add(5.0 + i % 2);
        }
        MeanStd mean = MeanStd.of(values);
        ConfidenceInterval interval = ConfidenceInterval.of(mean);

        assertThat((interval.upper() - mean.mean()) / mean.standardError()).isEqualTo(errors, within(5e-4));
        assertThat(mean.mean() - interval.lower()).isEqualTo(interval.upper() - mean.mean(), within(1e-12));
        assertThat(interval.holds(mean.mean())).isTrue();
        assertThat(interval.holds(interval.upper() + 1e-9)).isFalse();
    }

    @ParameterizedTest(name = "{0} times")
    @CsvSource({"2", "7"})
    void equalValuesLeaveNoDoubt(int n) {
        ConfidenceInterval interval = ConfidenceInterval.of(MeanStd.of(Collections.nCopies(n, 0.25)));

        assertThat(interval).isEqualTo(new ConfidenceInterval(0.25, 0.25));
        assertThat(interval.holds(0)).isFalse();
    }
}
