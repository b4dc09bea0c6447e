package io.proxquant.quantization;

import java.util.Set;

/**
 * Maps a block of weights to codes and a codebook. One contract for every method, so that services pick a quantizer by
 * name and never know which one it is.
 *
 * <p>Guarantees: the weights are not modified; the result depends on the weights and the side information alone, not on
 * threads or machine; the sign of ±0 is +1 unless it is drawn at random; a block of any length is accepted, and for an empty
 * one the codebook is written as for weights that are all zero. Implementations keep no state and may be used by many
 * threads at once.
 */
public interface Quantizer {
    /** Name under which {@code Quantizers.byName} finds it. */
    String name();

    /**
     * Which of the ways this quantizer has computed its results it is now. A better one that gives other bits is a new
     * revision and part of an artifact's specification, so that two results never share one name.
     */
    default int revision() {
        return 1;
    }

    /** This quantizer as it was at an earlier revision, so that any artifact can be built again; itself if it had none. */
    default Quantizer atRevision(int revision) {
        return this;
    }

    /** What the codes and the codebook of every block look like. */
    CodebookLayout layout();

    /**
     * Quantizes one block, wherever its weights lie and whichever of them are pruned: as if those that are there lay one after
     * the other. Codes of pruned weights are 0 and mean nothing.
     *
     * @throws NonFiniteWeightException if a weight that is not pruned is NaN or infinite; nothing is written then
     */
    default void quantize(Slice slice) {
        if (slice.dense()) {
            quantizeDense(slice);
        } else {
            slice.compacted(this::quantizeDense);
        }
    }

    /**
     * Quantizes a block whose weights are all there and lie one after the other; callers take {@link #quantize}.
     *
     * @param slice receives one code per weight, unpacked, and {@code layout().stored()} floats of codebook
     */
    void quantizeDense(Slice slice);

    /** What it takes into account beside the weights; nothing by default. */
    default Set<Need> needs() {
        return Set.of();
    }

    /**
     * Whether a weight gets the nearest level once the codebook stands, so that a codebook may be kept while weights move.
     * Where not (rounding at random, trained levels, thresholds that no level tells), every block is quantized afresh.
     */
    default boolean assignsNearest() {
        return true;
    }

    /**
     * Whether its codebook begins at an earlier one of the same block ({@link SideInformation#withLevels}), so that the result
     * depends on that, too.
     */
    default boolean continuesCodebooks() {
        return false;
    }

    /** Whether the result depends on the draws of {@link SideInformation#withRandom}, so that who has others gets another. */
    default boolean drawsAtRandom() {
        return false;
    }

    /**
     * Fits the codebook to a block that may lie anywhere, and returns how its weights are assigned, for callers that need
     * levels and no codes. It agrees with {@link #quantize} bit for bit. A quantizer whose assignment can be told from a
     * single weight
     * may do without an array of all of them.
     *
     * @param side by index in the block
     */
    default Assignment fit(WeightBlock block, float[] codebook, int codebookFrom, SideInformation side) {
        WeightBlock.Whole whole = block.whole();
        byte[] codes = new byte[block.length()];
        quantize(Slice.of(whole.weights(), whole.from(), codes.length)
                .into(codes, 0, codebook, codebookFrom)
                .with(side.startingAt(-whole.from())));
        float[] levels = new float[layout().levels()];
        layout().expand(codebook, codebookFrom, levels);
        return Assignment.byCodes(codes, levels);
    }
}
