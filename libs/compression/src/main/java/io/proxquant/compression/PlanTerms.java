package io.proxquant.compression;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.quantization.budget.BitsBudget;

/**
 * What a plan of bits is held against beside its names; none of it decides bytes.
 *
 * @param limit on the tensors' bytes, where somebody insists on it
 * @param shapes that the plan's layers had when it was made, as far as it tells
 */
record PlanTerms(Optional<BitsBudget> limit, Map<String, List<Long>> shapes) {
    static final PlanTerms NONE = new PlanTerms(Optional.empty(), Map.of());

    private static final int MOST_NAMED = 5;

    /** Passes tensors of the network that the plan was made for. */
    void requireShapes(Collection<TensorInfo> tensors) {
        List<String> astray = tensors.stream()
                .filter(tensor -> shapes.containsKey(tensor.name()))
                .filter(tensor -> !shapes.get(tensor.name())
                        .equals(Arrays.stream(tensor.shape()).boxed().toList()))
                .map(tensor ->
                        tensor.name() + " " + shapes.get(tensor.name()) + ", here " + Arrays.toString(tensor.shape()))
                .limit(MOST_NAMED)
                .toList();
        if (!astray.isEmpty()) {
            throw CompressionException.against(
                    Compression.PLAN,
                    ReasonCode.CHECKPOINT_MISFIT,
                    "the plan is of another network: " + String.join("; ", astray));
        }
    }

    /**
     * Passes an artifact within the limit.
     *
     * @param packed bytes of codes, and what belongs to them
     * @param weights of the quantized tensors
     * @param copied bytes of the others
     */
    void requireWithin(long packed, long weights, long copied) {
        if (limit.isPresent() && packed > limit.get().bytes(weights, copied)) {
            throw CompressionException.against(
                    "bits.budget",
                    ReasonCode.ARTIFACT_LARGER,
                    "the quantized tensors take " + packed + " bytes, and "
                            + Math.max(0, limit.get().bytes(weights, copied))
                            + " of the budget are theirs; make a plan for it, or leave bits.enforce out");
        }
    }
}
