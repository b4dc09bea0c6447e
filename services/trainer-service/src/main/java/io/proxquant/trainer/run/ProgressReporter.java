package io.proxquant.trainer.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.proxquant.contracts.CStepWait;
import io.proxquant.contracts.LayerFigures;
import io.proxquant.contracts.NamedMetric;
import io.proxquant.contracts.NonFinite;
import io.proxquant.contracts.Pace;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.RunPosition;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.ShrinkFigures;
import io.proxquant.contracts.StabilityFigures;
import io.proxquant.models.scoring.Score;
import io.proxquant.trainer.training.CStep;
import io.proxquant.trainer.training.QuantizationMetrics;
import io.proxquant.trainer.training.StepReport;

/**
 * Makes progress events out of steps: at most one per interval, and one at the end of every epoch. Between measurements the
 * newest one is repeated; figures layer by layer are sent once. Not for use by several threads.
 */
final class ProgressReporter {
    private static final double SMOOTHING = 0.1;
    private static final Duration STILL_WAITING = Duration.ofSeconds(30);

    private final RunRequested request;
    private final long totalSteps;
    private final int totalEpochs;
    private final Clock clock;
    private final Duration interval;

    private Instant last;
    private long lastStep;
    private int lastEpochs;
    private double lossSum;
    private long losses;
    private double rate;
    private QuantizationMetrics measured;
    private List<LayerFigures> layers;
    private NamedMetric validation;
    private CStepWait told;
    private Instant toldAt;

    /** @param startStep step from which this process goes on */
    ProgressReporter(
            RunRequested request, long totalSteps, int totalEpochs, long startStep, Clock clock, Duration interval) {
        this.request = request;
        this.totalSteps = totalSteps;
        this.totalEpochs = totalEpochs;
        this.clock = clock;
        this.interval = interval;
        this.last = clock.instant();
        this.lastStep = startStep;
        this.lastEpochs = -1;
    }

    /** Counts a step in; returns the event if one is due, else null. */
    RunProgressed report(StepReport step) {
        lossSum += step.loss();
        losses++;
        measured = step.measured().orElse(measured);
        layers = step.measured().map(ProgressReporter::layers).orElse(layers);
        step.validation().ifPresent(score -> validation = named(score));
        Instant now = clock.instant();
        Duration since = Duration.between(last, now);
        boolean due = since.compareTo(interval) >= 0 || step.epochs() != lastEpochs || step.step() == totalSteps;
        return due ? event(step, now, since) : null;
    }

    /**
     * The event of a run that waits if one is due, else null: the first when the wait has lasted an interval, then again from
     * time to time.
     */
    RunProgressed waiting(CStep due, CStepWait wait) {
        Instant now = clock.instant();
        boolean lasts = wait.equals(told);
        Instant since = lasts ? toldAt : Instant.parse(wait.since());
        Duration quiet = lasts && STILL_WAITING.compareTo(interval) > 0 ? STILL_WAITING : interval;
        if (Duration.between(since, now).compareTo(quiet) < 0) {
            return null;
        }
        told = wait;
        toldAt = now;
        return new RunProgressed(
                request.run(),
                request.model(),
                new RunPosition(Phase.QUANTIZING, due.step(), totalSteps, due.epochs(), totalEpochs),
                null,
                due.learningRate(),
                ShrinkFigures.NONE,
                StabilityFigures.NONE,
                validation,
                Pace.waiting(wait),
                Map.of(),
                measured == null ? null : measured.weights(),
                null);
    }

    private RunProgressed event(StepReport step, Instant now, Duration since) {
        double seconds = since.toMillis() / 1000.0;
        if (seconds > 0) {
            double current = (step.step() - lastStep) / seconds;
            rate = rate == 0 ? current : rate + SMOOTHING * (current - rate);
        }
        NonFinite nonFinite = new NonFinite();
        RunProgressed event = new RunProgressed(
                request.run(),
                request.model(),
                new RunPosition(step.phase(), step.step(), totalSteps, step.epochs(), totalEpochs),
                nonFinite.finite("loss", lossSum / losses),
                step.learningRate(),
                new ShrinkFigures(
                        nonFinite.finite("strength", step.strength().lambda()),
                        nonFinite.finite("tau", step.strength().tau()),
                        nonFinite.finite("totalShrink", step.strength().totalShrink())),
                new StabilityFigures(
                        measured == null ? null : measured.signChange(),
                        measured == null ? null : nonFinite.finite("quantizationGap", measured.quantizationGap()),
                        measured == null ? null : measured.levelFlips()),
                validation,
                Pace.of(rate > 0 ? rate : null, rate > 0 ? (totalSteps - step.step()) / rate : null),
                nonFinite.reasons(),
                measured == null ? null : measured.weights(),
                layers);
        last = now;
        lastStep = step.step();
        lastEpochs = step.epochs();
        lossSum = 0;
        losses = 0;
        layers = null;
        return event;
    }

    private static List<LayerFigures> layers(QuantizationMetrics measured) {
        return measured.layers().isEmpty() ? null : measured.layers();
    }

    private static NamedMetric named(Score score) {
        if (score.accuracy() != null) {
            return new NamedMetric("accuracy", score.accuracy());
        }
        return Double.isFinite(score.perplexity())
                ? new NamedMetric("perplexity", score.perplexity())
                : new NamedMetric("loss", score.loss());
    }
}
