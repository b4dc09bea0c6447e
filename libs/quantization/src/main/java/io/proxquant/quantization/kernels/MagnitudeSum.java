package io.proxquant.quantization.kernels;

/** Σ|w| of a block, tile by tile, in whatever order is fast, with a bound on how far that is from the exact sum. */
public interface MagnitudeSum {
    /** Adds {@link Kernels#TILE} weights; zeros stand for what is missing. */
    void add(float[] tile);

    /** The sum of all that was added; it ends the adding. */
    Total total();

    /**
     * What a sum is known to be.
     *
     * @param sum within {@code error} of the exact sum
     * @param error 0 or more, infinite if nothing is known: a weight was not finite, or far larger than the typical one
     */
    record Total(double sum, double error) {
        static final Total UNKNOWN = new Total(0, Double.POSITIVE_INFINITY);

        /** Nothing is known. */
        public static Total unknown() {
            return UNKNOWN;
        }
    }
}
