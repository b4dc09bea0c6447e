package io.proxquant.quantization.kernels;

/** Sums and counts of the members on both sides of a threshold, tile by tile: exact in any order, or not at all. */
public interface SideSums {
    /** Adds {@link Kernels#TILE} weights; zeros stand for what is missing. */
    void add(float[] tile);

    /** The sums of all that was added; it ends the adding. */
    Sides sides();

    /**
     * Both sides.
     *
     * @param exact whether all additions were exact; else the rest means nothing
     */
    record Sides(boolean exact, Side positive, Side negative) {
        /** Additions rounded, or may have. */
        public static Sides inexact() {
            Side none = new Side(0, 0);
            return new Sides(false, none, none);
        }
    }

    /**
     * One side.
     *
     * @param sum of the magnitudes of its members
     */
    record Side(double sum, long members) {
        /** Mean magnitude of the members, 0 of none. */
        public float mean() {
            return members == 0 ? 0f : (float) (sum / members);
        }
    }
}
