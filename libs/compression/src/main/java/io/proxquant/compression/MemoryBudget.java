package io.proxquant.compression;

import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.ReasonCode;

/**
 * How many bytes of heap the tensors in work may take together. Asked before anything is allocated, from sizes that the
 * header check has already held against the file's length, so that no file decides how much memory is used.
 */
public final class MemoryBudget {
    /** A share of the heap below this would refuse every tensor. */
    public static final long LEAST = 1 << 20;

    /** Weights as F32, a code and its packed form: what no operation can do without. */
    private static final int LEAST_PER_WEIGHT = 6;
    /** And one more array of floats for what the operation needs; what few take beyond that, the rest of the heap has. */
    private static final int SHARED_PER_WEIGHT = 10;
    /** With curvature and room for sorting: what every operation can do with. */
    private static final int MOST_PER_WEIGHT = 24;

    /** A part of a tensor that is too large takes one in so many of the budget, and leaves the rest to others. */
    private static final int PART = 2;

    /** Chunks of a copy or a conversion. */
    private static final long BUFFERS = 1 << 18;

    private static final long LONGEST_ARRAY = Integer.MAX_VALUE - 16L;

    private final long bytes;
    private final int neededPerWeight;
    private final int takenPerWeight;
    private final long conversion;
    private final String advice;

    private MemoryBudget(long bytes, int neededPerWeight, int takenPerWeight, long conversion, String advice) {
        this.bytes = bytes;
        this.neededPerWeight = neededPerWeight;
        this.takenPerWeight = takenPerWeight;
        this.conversion = conversion;
        this.advice = advice;
    }

    /**
     * A share of the heap of a process that does other things too; a tensor that does not fit the share is refused.
     *
     * @param advice how it is raised, as a refusal says it
     */
    public static MemoryBudget share(long bytes, String advice) {
        if (bytes < LEAST) {
            throw new IllegalArgumentException(
                    "a memory budget must be at least " + LEAST + " bytes, was " + bytes + "; " + advice);
        }
        return new MemoryBudget(bytes, SHARED_PER_WEIGHT, SHARED_PER_WEIGHT, BUFFERS, advice);
    }

    /**
     * The whole heap of a process that does nothing else: tensors are worked on side by side only where there is room for all
     * that they could need, and a tensor that has no such room is tried alone.
     *
     * @param advice how it is raised, as a refusal says it
     */
    public static MemoryBudget wholeHeap(long bytes, String advice) {
        return new MemoryBudget(bytes, LEAST_PER_WEIGHT, MOST_PER_WEIGHT, 0, advice);
    }

    /**
     * Passes a tensor that fits.
     *
     * @param state bytes beside the weights, such as codebooks
     * @param otherwise what else can be done than to raise the budget or to exclude it
     * @return what its work takes at most
     * @throws CompressionException naming the tensor, what it needs and what there is
     */
    long admit(TensorInfo tensor, long state, String otherwise) {
        long needed = bytes(neededPerWeight, tensor, state);
        boolean longest = tensor.elements() > LONGEST_ARRAY;
        if (needed > bytes || longest) {
            throw new CompressionException(
                    ReasonCode.OVER_BUDGET,
                    "tensor " + tensor.name() + " has " + tensor.elements() + " weights, which need " + needed
                            + " bytes of memory, and there are " + bytes + "; " + advice + ", exclude it, or "
                            + otherwise + " in rows or groups that fit, which are worked on one after the other"
                            + (longest ? " (no tensor may have more than " + LONGEST_ARRAY + " weights)" : ""));
        }
        return Math.min(bytes, bytes(takenPerWeight, tensor, state));
    }

    /** Whether a tensor can be worked on whole. */
    boolean fits(TensorInfo tensor, long state) {
        return bytes(neededPerWeight, tensor, state) <= bytes && tensor.elements() <= LONGEST_ARRAY;
    }

    /** What working on a part of a tensor that does not fit takes at most. */
    long part() {
        return bytes / PART;
    }

    /**
     * Weights of a part.
     *
     * @param stored floats of a codebook
     * @param length weights that share one
     */
    long weightsOfAPart(int stored, int length) {
        double perWeight = MOST_PER_WEIGHT + 2.0 * Float.BYTES * stored / length;
        return Math.max(0, (long) ((part() - conversion) / perWeight));
    }

    /** What copying a tensor takes. */
    long copy() {
        return Math.min(bytes, BUFFERS);
    }

    /** What reading weights as floats takes beside them; what a whole heap has over is not counted. */
    long conversion() {
        return conversion;
    }

    BudgetRoom room() {
        return new BudgetRoom(bytes);
    }

    private static long bytes(int perWeight, TensorInfo tensor, long state) {
        try {
            return Math.addExact(Math.multiplyExact(perWeight, tensor.elements()), state);
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }
}
