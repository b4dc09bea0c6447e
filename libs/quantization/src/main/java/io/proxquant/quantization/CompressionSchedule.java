package io.proxquant.quantization;

import java.util.stream.LongStream;

/** After which steps of a phase a method compresses its weights; a function of the step alone, so that a resumed run agrees. */
@FunctionalInterface
public interface CompressionSchedule {
    /** Whether weights are compressed after this step. */
    boolean due(Progress made);

    /** How often weights are compressed in such a phase, if it does not end early. */
    default int count(int stepsPerEpoch, int epochs) {
        long steps = (long) stepsPerEpoch * epochs;
        return Math.toIntExact(LongStream.range(0, steps)
                .filter(step -> due(new Progress(step, (int) (step / stepsPerEpoch), stepsPerEpoch, epochs, 0, 0, 0)))
                .count());
    }
}
