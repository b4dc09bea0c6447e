package io.proxquant.trainer.training;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import io.proxquant.contracts.Phase;
import io.proxquant.models.networks.Rescaling;

/**
 * All that decides what a run does, free of how it was asked for: equal plans over equal data give equal weights.
 *
 * @param seed seed of the run
 * @param stepsPerEpoch optimizer steps in one pass over the training data
 * @param phases in order; WARM_START, QUANTIZING, FROZEN, each at most once
 * @param checkpoints when to publish between the ends of phases
 * @param clipNorm largest gradient norm let through, empty for no limit
 * @param rescaling what is done to weights where quantizing begins; empty for nothing
 */
public record TrainingPlan(
        long seed,
        int stepsPerEpoch,
        List<PhasePlan> phases,
        CheckpointRule checkpoints,
        OptionalDouble clipNorm,
        Optional<Rescaling> rescaling) {
    public TrainingPlan {
        phases = List.copyOf(phases);
        if (stepsPerEpoch < 1) {
            throw new IllegalArgumentException("the training data gives no step: it is smaller than one batch");
        }
        if (phases.isEmpty()) {
            throw new IllegalArgumentException(
                    "the recipe asks for no training: warmStart, quantize and freeze are all absent");
        }
    }

    /**
     * When to publish a checkpoint besides the end of each phase.
     *
     * @param everyEpochs every so many epochs of a phase, 0 for never
     * @param everySteps every so many steps of the run, 0 for never
     */
    public record CheckpointRule(int everyEpochs, int everySteps) {}

    /** Steps of the whole run. */
    public long totalSteps() {
        return (long) totalEpochs() * stepsPerEpoch;
    }

    /** Epochs of the whole run. */
    public int totalEpochs() {
        return phases.stream().mapToInt(PhasePlan::epochs).sum();
    }

    /** Whether the run ends with quantized weights. */
    public boolean quantizes() {
        return phases.stream().anyMatch(p -> p.phase() == Phase.QUANTIZING);
    }

    /** Index of the quantizing phase; beyond every index when there is none. */
    int quantizingPhase() {
        for (int i = 0; i < phases.size(); i++) {
            if (phases.get(i).phase() == Phase.QUANTIZING) {
                return i;
            }
        }
        return Integer.MAX_VALUE;
    }

    /** Whether no step is left. */
    boolean finished(Position at) {
        return at.phase() >= phases.size();
    }

    /** Epochs made before the given place, over all phases. */
    int epochsBefore(Position at) {
        return phases.subList(0, at.phase()).stream()
                        .mapToInt(PhasePlan::epochs)
                        .sum()
                + at.epoch();
    }

    /** Whether a checkpoint is due at a place that was just reached. */
    boolean checkpointDue(Position reached) {
        boolean epochs = checkpoints.everyEpochs() > 0
                && reached.startsEpoch()
                && reached.epoch() % checkpoints.everyEpochs() == 0;
        boolean steps = checkpoints.everySteps() > 0 && reached.step() % checkpoints.everySteps() == 0;
        return reached.startsPhase() || epochs || steps;
    }

    /**
     * The phase that a checkpoint at a place belongs to: that of the step before it, but FROZEN right after the
     * hard quantization and FINAL at the end of a run that quantizes.
     */
    Phase label(Position reached) {
        if (finished(reached)) {
            return quantizes() ? Phase.FINAL : phases.get(phases.size() - 1).phase();
        }
        if (!reached.startsPhase()) {
            return phases.get(reached.phase()).phase();
        }
        return phases.get(reached.phase()).phase() == Phase.FROZEN ? Phase.FROZEN : Phase.WARM_START;
    }
}
