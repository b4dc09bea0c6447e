package io.proxquant.recipes;

import io.proxquant.contracts.MayBeAbsent;

/**
 * How the network is trained: warm start, quantization-aware phase, freeze. Any tail of the three may be absent.
 *
 * @param batch samples (images) or parallel streams (text) per step
 * @param bptt tokens per step and stream; text only, null for images
 * @param clipNorm gradient norm limit over all parameters, or null
 * @param method null in a recipe that has a warm start only
 * @param layers what the method quantizes; the preset's rule is filled in; null without method
 * @param warmStart null when the request must name a checkpoint
 * @param quantize the quantization-aware phase, or null
 * @param freeze training with quantized weights fixed, or null
 * @param pruning what is pruned in the quantization-aware phase, or null
 */
public record TrainingSection(
        int batch,
        Integer bptt,
        Double clipNorm,
        MethodSection method,
        LayersSection layers,
        WarmStartSection warmStart,
        PhaseSection quantize,
        PhaseSection freeze,
        CheckpointsSection checkpoints,
        @MayBeAbsent PruningSection pruning) {
    /** The same training with another rate of its method. */
    public TrainingSection withRate(double rate) {
        return new TrainingSection(
                batch,
                bptt,
                clipNorm,
                method.withRate(rate),
                layers,
                warmStart,
                quantize,
                freeze,
                checkpoints,
                pruning);
    }

    /** Float training alone, with the same batches, clip and checkpoints. */
    public TrainingSection inFloat(PhaseSection phase) {
        return new TrainingSection(
                batch, bptt, clipNorm, null, null, WarmStartSection.training(phase), null, null, checkpoints, null);
    }
}
