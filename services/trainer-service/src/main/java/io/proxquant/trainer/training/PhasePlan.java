package io.proxquant.trainer.training;

import io.proxquant.contracts.Phase;
import io.proxquant.models.optimizer.LearningRate;
import io.proxquant.models.optimizer.LearningRates;
import io.proxquant.recipes.OptimizerSection;
import io.proxquant.recipes.PhaseSection;
import io.proxquant.recipes.ScheduleSection;

/**
 * One phase of a run as the recipe asks for it. The optimizer and the rate start afresh with the phase; moments are
 * kept over its epochs (the published code of ProxQuant resets them at every epoch, which is not followed).
 *
 * @param phase WARM_START, QUANTIZING or FROZEN
 * @param section epochs, optimizer and schedule
 */
public record PhasePlan(Phase phase, PhaseSection section) {
    public PhasePlan {
        if (section.epochs() < 1) {
            throw new IllegalArgumentException(
                    "phase " + phase.wire() + " needs at least 1 epoch, has " + section.epochs());
        }
    }

    /** Passes over the training data. */
    int epochs() {
        return section.epochs();
    }

    OptimizerSection optimizer() {
        return section.optimizer();
    }

    /** The learning rate over the phase, as it begins. */
    LearningRate learningRate(int stepsPerEpoch) {
        return LearningRates.create(section.schedule(), section.optimizer().rate(), section.epochs(), stepsPerEpoch);
    }

    /** Whether the rate follows the validation loss. */
    boolean needsValidation() {
        return section.schedule() instanceof ScheduleSection.Plateau;
    }
}
