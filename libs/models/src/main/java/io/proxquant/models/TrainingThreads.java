package io.proxquant.models;

/**
 * The engine as it was started: what decides, besides the image, whether two runs give the same bytes.
 *
 * @param threads intra-op threads; sums are split by them, so results differ between thread counts
 * @param processorClass what numerical libraries dispatch on: architecture, vendor and vector extensions
 * @param passiveWait whether OpenMP threads sleep while waiting; false makes steps several times slower on busy cores
 */
public record TrainingThreads(int threads, String processorClass, boolean passiveWait) {

    /**
     * Loads the native library if that has not happened and fixes the thread count. Call it before anything else of this
     * module; the count holds for the whole process.
     *
     * @param threads 1 or more
     * @throws IllegalStateException if the native library cannot be loaded, saying what to do
     */
    public static TrainingThreads start(int threads) {
        throw new UnsupportedOperationException("follows" + threads);
    }
}
