package io.proxquant.trainer.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.LayerFigures;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.WeightFigures;
import io.proxquant.models.scoring.Score;
import io.proxquant.trainer.training.QuantizationMetrics;
import io.proxquant.trainer.training.StepReport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** How often progress is told, and what it says. */
class ProgressReporterTest {
    private static final WeightFigures FIGURES = new WeightFigures(20, 30, 0.1, 0.01, null, 0.9, 0.8);
    private static final Digest DIGEST = Digest.parse("b".repeat(64));

    private final HandClock clock = new HandClock();
    private final ProgressReporter reporter = new ProgressReporter(
            RunRequested.training("run", "model", DIGEST, DIGEST), 100, 10, 0, clock, Duration.ofSeconds(1));

    @Test
    void atMostOncePerIntervalButAlwaysAtTheEndOfAnEpoch() {
        assertThat(reporter.report(step(1, 0, 1.0, 0.1))).isNotNull();
        assertThat(reporter.report(step(2, 0, 2.0, 0.1))).isNull();
        clock.pass(Duration.ofMillis(999));
        assertThat(reporter.report(step(3, 0, 4.0, 0.1))).isNull();
        clock.pass(Duration.ofMillis(1));
        RunProgressed third = reporter.report(step(4, 0, 6.0, 0.1));
        assertThat(third.loss()).isEqualTo(4.0);
        assertThat(reporter.report(step(5, 1, 1.0, 0.1))).isNotNull();
        assertThat(reporter.report(step(100, 1, 1.0, 0.1))).isNotNull();
    }

    @Test
    void sharesTimeLeftFromTheStepsMade() {
        reporter.report(step(1, 0, 1, 0.1));
        clock.pass(Duration.ofSeconds(2));
        RunProgressed event = reporter.report(step(21, 0, 1, 0.1));

        assertThat(event.pace().stepsPerSecond()).isCloseTo(10, within(1e-9));
        assertThat(event.pace().secondsLeft()).isCloseTo(7.9, within(1e-9));
    }

    @Test
    void anInfiniteStrengthIsAbsentWithItsReason() {
        RunProgressed event = reporter.report(step(1, 0, 1, Double.POSITIVE_INFINITY));

        assertThat(event.shrink().tau()).isNull();
        assertThat(event.nonFinite()).containsEntry("tau", "Infinity");
    }

    @Test
    void theNewestMeasurementAndValidationAreRepeated() {
        reporter.report(new StepReport(
                Phase.QUANTIZING,
                1,
                0,
                1,
                0.01,
                new StepReport.Strength(0.2, 20.0, 0.2),
                Optional.of(new QuantizationMetrics(
                        0.25, 0.5, null, FIGURES, List.of(new LayerFigures("fc.weight", 0.5, 0.4, 30, 0.8)))),
                Optional.of(new Score(0.75, null, 1, 10))));
        clock.pass(Duration.ofSeconds(1));
        RunProgressed event = reporter.report(step(2, 0, 1, 0.2));

        assertThat(event.weights()).isEqualTo(FIGURES);
        assertThat(event.layers()).as("told once").isNull();
        assertThat(event.stability().signChange()).isEqualTo(0.25);
        assertThat(event.stability().quantizationGap()).isEqualTo(0.5);
        assertThat(event.validationMetric().name()).isEqualTo("accuracy");
        assertThat(event.validationMetric().value()).isEqualTo(0.75);
        assertThat(event.shrink().strength()).isCloseTo(20, within(1e-9));
    }

    private static StepReport step(long step, int epochs, double loss, double tau) {
        return new StepReport(
                Phase.QUANTIZING,
                step,
                epochs,
                loss,
                0.01,
                new StepReport.Strength(tau, tau / 0.01, tau),
                Optional.empty(),
                Optional.empty());
    }

    /** Moved by hand. */
    private static final class HandClock extends Clock {
        private Instant now = Instant.EPOCH;

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
