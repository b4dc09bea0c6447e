package io.proxquant.quantization.penalties;

import io.proxquant.quantization.CompressionSchedule;
import io.proxquant.quantization.Progress;

/**
 * L steps of so many epochs each: the last one ends with the phase, however long it is, so that a phase always ends compressed.
 *
 * @param epochs of an L step, at least 1
 */
record EndOfSteps(int epochs) implements CompressionSchedule {
    @Override
    public boolean due(Progress made) {
        long steps = made.step() + 1;
        long perStep = (long) made.stepsPerEpoch() * epochs;
        return steps % perStep == 0 || steps == (long) made.stepsPerEpoch() * made.epochs();
    }
}
