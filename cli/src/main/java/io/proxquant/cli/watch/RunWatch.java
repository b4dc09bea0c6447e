package io.proxquant.cli.watch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.ArtifactRejected;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.EvaluationSkipped;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.RunCancelled;
import io.proxquant.contracts.RunCompleted;
import io.proxquant.contracts.RunFailed;
import io.proxquant.recipes.QuantizationVariant;

/**
 * Finds out from events alone when a run, or a foreign checkpoint, is finished: every variant of the recipe has its
 * final event for the last step. Takes events in any order and any number of times.
 */
public final class RunWatch {
    private final String model;
    private final String run;
    private final Map<String, EvaluationCompleted> warmStarts = new LinkedHashMap<>();
    // A verdict can overtake the run's own end, which travels on another topic.
    private final Map<Long, Map<String, VariantResult>> bySteps = new LinkedHashMap<>();
    private final List<QuantizationVariant> expected;
    private final RequestReference asked;
    // Kept by step too, since only the run's end tells which step is the last.
    private final Map<Long, ArtifactRejected> refusedCheckpoints = new LinkedHashMap<>();
    private Long lastStep;

    /**
     * A watch that has seen nothing yet.
     *
     * @param asked the request whose answers count; events that name another request do not
     * @param lastStep the step whose artifacts are awaited; null when the run's end will say it
     */
    public RunWatch(
            RequestReference asked, String model, String run, List<QuantizationVariant> variants, Long lastStep) {
        this.asked = asked;
        this.model = model;
        this.run = run;
        this.expected = List.copyOf(variants);
        this.lastStep = lastStep;
    }

    /**
     * Takes an event into account.
     *
     * @throws RunEnded when it says that the run has failed or was cancelled
     */
    public void accept(CorrelatedEvent said) {
        if (said.answers(asked)) {
            accept(said.event());
        }
    }

    private void accept(Event event) {
        if (event instanceof RunCompleted e && e.run().equals(run) && e.model().equals(model)) {
            lastStep = e.finalStep();
            if (refusedCheckpoints.containsKey(lastStep)) {
                throw refused(refusedCheckpoints.get(lastStep));
            }
        } else if (event instanceof RunFailed e && e.run().equals(run)) {
            throw new RunEnded("run " + run + " failed, " + e.reason() + ": " + e.detail());
        } else if (event instanceof RunCancelled e && e.run().equals(run)) {
            throw new RunEnded("run " + run + " was cancelled at step " + e.step());
        } else if (event instanceof EvaluationCompleted e && isOurs(e.model(), e.run())) {
            at(e.step(), e.quantization()).evaluation(e);
            noticeWarmStart(e);
        } else if (event instanceof PromotionDecided e && isOurs(e.model(), e.run())) {
            at(e.step(), e.quantization()).decision(e);
        } else if (event instanceof EvaluationSkipped e && isOurs(e.model(), e.run()) && e.quantization() != null) {
            at(e.step(), e.quantization()).skipped(e.reason());
        } else if (event instanceof ArtifactRejected e && isOurs(e.model(), e.run() == null ? run : e.run())) {
            reject(e);
        }
    }

    private void reject(ArtifactRejected event) {
        if (event.step() != null && event.quantization() != null) {
            at(event.step(), event.quantization().name()).rejected(event);
        } else if (event.step() == null || event.step().equals(lastStep)) {
            throw refused(event);
        } else {
            refusedCheckpoints.put(event.step(), event);
        }
    }

    private RunEnded refused(ArtifactRejected event) {
        return new RunEnded(
                "checkpoint of " + model + "/" + run + " was rejected, " + event.reason() + ": " + event.detail());
    }

    private void noticeWarmStart(EvaluationCompleted event) {
        if (event.phase() == Phase.WARM_START && event.kind() == ArtifactKind.HARD) {
            warmStarts.merge(event.quantization(), event, (old, now) -> now.step() >= old.step() ? now : old);
        }
    }

    private boolean isOurs(String eventModel, String eventRun) {
        return eventModel.equals(model) && eventRun.equals(run);
    }

    private VariantResult at(long step, String quantization) {
        return bySteps.computeIfAbsent(step, s -> new LinkedHashMap<>())
                .computeIfAbsent(quantization, VariantResult::new);
    }

    /** Whether training is over, so that only quantizing and judging remain. */
    public boolean trained() {
        return lastStep != null;
    }

    /** What is still awaited, for a status line; empty when all is finished. */
    public Optional<String> awaited() {
        if (lastStep == null) {
            return Optional.of("training");
        }
        return expected.stream()
                .filter(variant -> !at(lastStep, variant.name()).through(variant.mode()))
                .findFirst()
                .map(variant -> "verdict on " + variant.name());
    }

    /** The results, variants in the recipe's order; call when nothing is awaited. */
    public RunResults results() {
        var results =
                expected.stream().map(variant -> at(lastStep, variant.name())).toList();
        return new RunResults(model, run, lastStep, results, warmStarts);
    }
}
