package io.proxquant.models.optimizer;

import java.util.List;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import io.proxquant.recipes.ScheduleSection;

import static org.assertj.core.api.Assertions.assertThat;

class LearningRatesTest {

    @Test
    void constantStays() {
        LearningRate rate = LearningRates.create(new ScheduleSection.Constant(), 0.3, 5, 10);
        assertThat(rate.rate(0)).isEqualTo(0.3).isEqualTo(rate.rate(49));
        assertThat(rate.state()).isEmpty();
    }

    @Test
    void milestonesMultiplyAtTheStartOfTheirEpochs() {
        LearningRate rate = LearningRates.create(new ScheduleSection.Milestones(List.of(2, 4), 0.1), 0.1, 6, 10);
        assertThat(rate.rate(19)).isEqualTo(0.1);
        assertThat(rate.rate(20)).isCloseTo(0.01, Offset.offset(1e-12));
        assertThat(rate.rate(39)).isCloseTo(0.01, Offset.offset(1e-12));
        assertThat(rate.rate(40)).isCloseTo(0.001, Offset.offset(1e-12));
    }

    @Test
    void cosineGoesFromTheRateThroughHalfToNearlyNothing() {
        LearningRate rate = LearningRates.create(new ScheduleSection.Cosine(), 0.1, 4, 25);
        assertThat(rate.rate(0)).isEqualTo(0.1);
        assertThat(rate.rate(50)).isCloseTo(0.05, Offset.offset(1e-12));
        assertThat(rate.rate(25)).isCloseTo(0.05 * (1 + Math.sqrt(0.5)), Offset.offset(1e-12));
        assertThat(rate.rate(99)).isPositive().isLessThan(1e-4);
        assertThat(rate.rate(1000)).isZero();
    }

    @Test
    void plateauDividesAfterAnEpochThatDidNotImproveOnTheBest() {
        LearningRate rate = LearningRates.create(new ScheduleSection.Plateau(2), 20, 9, 10);
        rate.epochEnded(5);
        assertThat(rate.rate(10)).isEqualTo(20);
        rate.epochEnded(5);
        assertThat(rate.rate(20)).isEqualTo(10);
        rate.epochEnded(4);
        rate.epochEnded(4.5);
        assertThat(rate.rate(40)).isEqualTo(5);
        rate.epochEnded(Double.NaN);
        assertThat(rate.rate(50)).isEqualTo(2.5);
    }

    @Test
    void aSavedPlateauGoesOnExactly() {
        LearningRate one = LearningRates.create(new ScheduleSection.Plateau(1.2), 20, 9, 10);
        one.epochEnded(3);
        one.epochEnded(4);
        LearningRate other = LearningRates.create(new ScheduleSection.Plateau(1.2), 20, 9, 10);
        other.load(one.state());
        for (double loss : new double[] {2.5, 2.6, 2.4, 9}) {
            one.epochEnded(loss);
            other.epochEnded(loss);
            assertThat(other.rate(0)).isEqualTo(one.rate(0));
        }
        assertThat(other.state()).isEqualTo(one.state());
    }
}
