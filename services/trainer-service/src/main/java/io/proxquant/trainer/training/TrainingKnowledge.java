package io.proxquant.trainer.training;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import io.proxquant.models.parameters.Weights;
import io.proxquant.models.random.RandomStream;
import io.proxquant.quantization.CounterRandom;
import io.proxquant.quantization.Need;
import io.proxquant.quantization.PruningMask;
import io.proxquant.quantization.SideInformation;

/**
 * What the loop can tell a map or a quantizer of a tensor beside its weights: trained levels, the optimizer's curvature, random
 * draws, and what is pruned. The draws are a function of the run's seed, the tensor's name and how often the method was applied, so a
 * resumed run repeats them.
 *
 * @param needs what the method asks for; nothing else is worked out
 * @param masks of pruned weights
 * @param curvature of a parameter, by name; empty where the optimizer knows none, which only a method without need of it may have
 */
record TrainingKnowledge(
        long seed,
        Set<Need> needs,
        TrainedLevels levels,
        PruningMasks masks,
        Function<String, Optional<float[]>> curvature) {
    /** For one application of map or quantizer, counted from 0 over the phase. */
    SideInformation of(QuantizableTensor tensor, Weights moved, long application) {
        CounterRandom random = new CounterRandom(seed, RandomStream.part(tensor.name()), application);
        SideInformation side = SideInformation.none().withRandom(random);
        if (levels.present()) {
            side = side.withLevels(levels.of(tensor, moved));
        }
        Optional<float[]> diagonal = needs.contains(Need.CURVATURE) ? curvature.apply(tensor.name()) : Optional.empty();
        if (diagonal.isPresent()) {
            side = side.withCurvature(diagonal.get());
        }
        PruningMask mask = masks.of(tensor.name());
        return mask == null ? side : side.withMask(mask);
    }
}
