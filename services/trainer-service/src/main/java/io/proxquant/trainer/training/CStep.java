package io.proxquant.trainer.training;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.quantization.QuantizedTensor;

/**
 * A C step that is due: the point that is to be compressed, and where the run stands.
 *
 * @param number which one, from 1: the direct compression with which the phase begins is the first
 * @param of how many there are if the phase does not end early
 * @param step optimizer steps made before it
 * @param epochs epochs finished before it, over all phases
 * @param learningRate of the step before it; of the first step of the phase for the direct compression
 * @param weights by torch name: the point w - λ/μ of quantized tensors, and the others as they are
 * @param tensors what is to be compressed
 * @param previous {@link Made#source} of the C step before; null for the first
 */
public record CStep(
        int number,
        int of,
        long step,
        int epochs,
        double learningRate,
        SortedMap<String, float[]> weights,
        List<QuantizableTensor> tensors,
        @MayBeAbsent String previous) {
    public CStep {
        weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
        tensors = List.copyOf(tensors);
    }

    /**
     * The result of a C step.
     *
     * @param theta codes and codebooks by tensor
     * @param source where they are kept, for the C step that begins at their codebooks
     */
    public record Made(Map<String, QuantizedTensor> theta, String source) {
        public Made {
            theta = Map.copyOf(theta);
        }
    }
}
