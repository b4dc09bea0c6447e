package io.proxquant.trainer.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.proxquant.models.parameters.Gradients;
import io.proxquant.quantization.PruningMask;
import io.proxquant.quantization.packing.CodePacking;
import io.proxquant.quantization.pruning.Pruning;

/**
 * Keeps which weights of each tensor are pruned, from the start of the quantizing phase to the end of the run. A pruned weight
 * is zero for good where the gradient is taken, is no part of any fit, and gets no gradient; a lazy method keeps the latent
 * weight that it had. Masks are saved state, one bit per weight, with the deviations that sensitivities count in.
 */
final class PruningMasks implements NamedState.Part {
    private static final String MASK = "pruning/mask/";
    private static final String DEVIATION = "pruning.deviation/";

    private final Optional<Pruning> pruning;
    private final int stepsPerEpoch;
    private final List<QuantizableTensor> pruned = new ArrayList<>();
    private final Map<String, PruningMask> masks = new LinkedHashMap<>();
    private final Map<String, Double> deviations = new LinkedHashMap<>();

    /** Begins with nothing pruned. */
    PruningMasks(Optional<Pruning> pruning, List<QuantizableTensor> tensors, int stepsPerEpoch) {
        this.pruning = pruning;
        this.stepsPerEpoch = stepsPerEpoch;
        for (QuantizableTensor tensor : tensors) {
            if (pruning.isPresent() && pruning.get().target(tensor.name()).isPresent()) {
                pruned.add(tensor);
                masks.put(tensor.name(), PruningMask.all(tensor.size()));
                deviations.put(tensor.name(), 0.0);
            }
        }
    }

    /** Masks that prune nothing. */
    static PruningMasks none() {
        return new PruningMasks(Optional.empty(), List.of(), 1);
    }

    /** Whether weights are pruned at all. */
    boolean present() {
        return !pruned.isEmpty();
    }

    /** The mask of a tensor; null where none of its weights is pruned. */
    PruningMask of(String tensor) {
        PruningMask mask = masks.get(tensor);
        return mask == null || mask.survivors() == mask.size() ? null : mask;
    }

    /** Masks of the tensors that have lost weights. */
    Map<String, PruningMask> all() {
        Map<String, PruningMask> all = new LinkedHashMap<>();
        masks.keySet().stream().filter(name -> of(name) != null).forEach(name -> all.put(name, of(name)));
        return all;
    }

    /** Measures the weights that pruning begins with, and prunes what is due before the first step. */
    void begin(MovedWeights moved) {
        pruned.forEach(tensor -> deviations.put(tensor.name(), Pruning.deviation(tensor.read(moved))));
        update(moved, 0);
    }

    /** Prunes what is due after so many steps of the phase. */
    void update(MovedWeights moved, long steps) {
        if (pruning.isEmpty()
                || pruning.get().schedule().due(steps, stepsPerEpoch).isEmpty()) {
            return;
        }
        for (QuantizableTensor tensor : pruned) {
            String name = tensor.name();
            float[] weights = tensor.read(moved);
            masks.put(
                    name,
                    pruning.get().prune(name, weights, masks.get(name), deviations.get(name), steps, stepsPerEpoch));
        }
    }

    /** Sets values of single weights of a tensor to zero where it is pruned; returns the array. */
    float[] clear(String tensor, float[] values) {
        PruningMask mask = of(tensor);
        if (mask != null) {
            mask.clear(values);
        }
        return values;
    }

    /** These gradients, zero for pruned weights. */
    Gradients over(Gradients gradients) {
        if (!present()) {
            return gradients;
        }
        return (name, from, into, at, count) -> {
            gradients.readGradient(name, from, into, at, count);
            PruningMask mask = of(name);
            if (mask != null) {
                mask.clear(into, at, from, count);
            }
        };
    }

    @Override
    public void save(NamedState into) {
        masks.forEach((name, mask) -> into.put(MASK + name, CodePacking.pack(mask.toBytes(), 1)));
        deviations.forEach((name, deviation) -> into.put(DEVIATION + name, deviation.doubleValue()));
    }

    @Override
    public void restore(NamedState from) {
        for (QuantizableTensor tensor : pruned) {
            byte[] kept = new byte[tensor.size()];
            CodePacking.unpack(from.bytes(MASK + tensor.name()), 1, kept);
            masks.put(tensor.name(), PruningMask.of(kept));
            deviations.put(tensor.name(), from.number(DEVIATION + tensor.name()));
        }
    }
}
