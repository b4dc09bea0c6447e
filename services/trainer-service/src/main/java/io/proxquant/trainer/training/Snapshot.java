package io.proxquant.trainer.training;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.proxquant.contracts.Phase;
import io.proxquant.quantization.PruningMask;
import io.proxquant.quantization.QuantizedTensor;

/**
 * The complete state of a run, from which it goes on as if it had not been interrupted.
 *
 * @param position where the run stands
 * @param phase the phase that a checkpoint made of it belongs to
 * @param epochs epochs finished so far, over all phases
 * @param weights full-precision weights by torch name (latent ones for lazy methods), running statistics included
 * @param resume everything else
 * @param codes codes and codebooks of the quantized tensors; empty before the freeze
 * @param masks of the pruned tensors among these, in the order of their codes; without those whose codes have no levels, which
 *     are zero where they are pruned
 * @param axes the dimension that comes first in the order of a tensor's codes, for tensors where it is not 0
 */
public record Snapshot(
        Position position,
        Phase phase,
        int epochs,
        SortedMap<String, float[]> weights,
        NamedState resume,
        Map<String, QuantizedTensor> codes,
        Map<String, PruningMask> masks,
        Map<String, Integer> axes) {
    public Snapshot {
        weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
        codes = Collections.unmodifiableMap(codes);
        Map<String, PruningMask> told = new HashMap<>(masks);
        codes.forEach((name, tensor) -> {
            if (tensor.layout().levelless()) {
                told.remove(name);
            }
        });
        masks = Map.copyOf(told);
        axes = Map.copyOf(axes);
    }

    /** The part that has to be stored. */
    public SavedRun saved() {
        return new SavedRun(weights, resume);
    }

    /** Revision of the quantizer that made the codes; null where the state does not tell. */
    public Integer codesRevision() {
        return FrozenCodes.revision(resume);
    }

    /** Optimizer steps made so far. */
    public long step() {
        return position.step();
    }
}
