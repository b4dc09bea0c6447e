package io.proxquant.quantization;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One block to be quantized: where its weights lie, where its codes and its codebook go, and what else is known of it. The
 * block may be any part of a row-major tensor along any axis, and some of its weights may be pruned ({@link PruningMask}); a quantizer
 * sees its weights one after the other all the same, by their index in the block.
 *
 * <p>Arrays are the caller's and not copied. Codes lie as the weights do.
 */
public final class Slice {
    private static final byte[] NO_CODES = {};
    private static final float[] NO_CODEBOOK = {};

    private final float[] weights;
    private final StridedRuns runs;
    private final byte[] codes;
    private final int codesFrom;
    private final float[] codebook;
    private final int codebookFrom;
    private final SideInformation side;
    private final int from;
    private final int length;

    private Slice(
            float[] weights,
            StridedRuns runs,
            byte[] codes,
            int codesFrom,
            float[] codebook,
            int codebookFrom,
            SideInformation side) {
        this.weights = weights;
        this.runs = runs;
        this.codes = codes;
        this.codesFrom = codesFrom;
        this.codebook = codebook;
        this.codebookFrom = codebookFrom;
        this.side = side;
        this.from = runs.from();
        this.length = runs.length();
    }

    /** Weights that lie so, with nothing else known of them. */
    public static Slice of(float[] weights, StridedRuns runs) {
        return new Slice(weights, runs, NO_CODES, 0, NO_CODEBOOK, 0, SideInformation.none());
    }

    /** Weights one after the other. */
    public static Slice of(float[] weights, int from, int length) {
        return of(weights, StridedRuns.dense(from, length));
    }

    /**
     * With codes and codebook to be written there.
     *
     * @param codesFrom place of the first weight's code
     * @param codebookFrom place of the first float of the codebook
     */
    public Slice into(byte[] codes, int codesFrom, float[] codebook, int codebookFrom) {
        return new Slice(weights, runs, codes, codesFrom, codebook, codebookFrom, side);
    }

    /** With what is known beside the weights, by index in their array. */
    public Slice with(SideInformation known) {
        return new Slice(weights, runs, codes, codesFrom, codebook, codebookFrom, known);
    }

    /** Number of weights. */
    public int length() {
        return length;
    }

    /** Whether all weights are there and lie one after the other, so that {@link #from} and an index in the block name one. */
    boolean dense() {
        return runs.dense() && !side.hasMask();
    }

    /** The array that holds the weights. */
    public float[] weights() {
        return weights;
    }

    /** Place of the first weight in its array. */
    public int from() {
        return from;
    }

    /** The array that the codes go to. */
    public byte[] codes() {
        return codes;
    }

    /** Place of the first code in its array. */
    public int codesFrom() {
        return codesFrom;
    }

    /** The array that the codebook goes to. */
    public float[] codebook() {
        return codebook;
    }

    /** Place of the codebook in its array. */
    public int codebookFrom() {
        return codebookFrom;
    }

    /** What is known beside the weights. */
    public SideInformation side() {
        return side;
    }

    /** A weight by its index in the block. */
    public float weight(int index) {
        return weights[from + index];
    }

    /** A code that was written, by the index of its weight. */
    public int code(int index) {
        return codes[codesFrom + index] & 0xff;
    }

    /** Writes the code of a weight. */
    public void code(int index, int code) {
        codes[codesFrom + index] = (byte) code;
    }

    /** A float of the codebook that was written. */
    public float stored(int index) {
        return codebook[codebookFrom + index];
    }

    /** Writes a float of the codebook. */
    public void store(int index, float value) {
        codebook[codebookFrom + index] = value;
    }

    /** D of a weight; 1 where nothing is known. */
    public float curvature(int index) {
        return side.curvature(from + index);
    }

    /** What to call a weight in a message: its index in the array that the caller knows. */
    public int place(int index) {
        return side.placeOf(from + index);
    }

    /** The draw for a weight, uniform in [0, 1). */
    public double draw(int index) {
        return side.draw(from + index);
    }

    /** The value that stands already for a float of the codebook; only with {@link SideInformation#hasLevels}. */
    public float trained(int index) {
        return side.level(codebookFrom + index);
    }

    /** Work on a slice whose weights all are there and lie one after the other. */
    interface Dense {
        void on(Slice slice);
    }

    /**
     * Does the work on a copy of the weights that are there, one after the other, and puts the codes where they belong; those of
     * pruned weights become 0.
     *
     * @throws NonFiniteWeightException with the place of the weight in its own array
     */
    void compacted(Dense work) {
        int[] places = runs.places();
        int[] kept = side.hasMask() ? IntStream.of(places).filter(side::keeps).toArray() : places;
        float[] own = new float[kept.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = weights[kept[i]];
        }
        byte[] found = new byte[own.length];
        Slice dense = of(own, 0, own.length)
                .into(found, 0, codebook, codebookFrom)
                .with(side.copied(kept).withoutMask());
        try {
            work.on(dense);
        } catch (NonFiniteWeightException e) {
            throw e.at(kept[e.index()]);
        }
        if (kept.length < places.length) {
            for (int place : places) {
                codes[codesFrom + place - from] = 0;
            }
        }
        for (int i = 0; i < kept.length; i++) {
            codes[codesFrom + kept[i] - from] = found[i];
        }
    }

    @Override
    public String toString() {
        return "Slice[" + runs + ", codes from " + codesFrom + ", codebook from " + codebookFrom + ", "
                + Arrays.toString(new int[] {weights.length, codes.length, codebook.length}) + "]";
    }
}
