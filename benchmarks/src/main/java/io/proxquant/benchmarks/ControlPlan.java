package io.proxquant.benchmarks;

import io.proxquant.recipes.PhaseSection;
import io.proxquant.recipes.TrainingSection;

/** A recipe's training without quantization: as many epochs, all by the optimizer and schedule of its quantize phase. */
final class ControlPlan {
    private ControlPlan() {}

    /** The epochs after the warm start, in full precision. */
    static TrainingSection of(TrainingSection training) {
        return training.inFloat(new PhaseSection(
                training.quantize().epochs() + training.freeze().epochs(),
                training.quantize().optimizer(),
                training.quantize().schedule()));
    }
}
