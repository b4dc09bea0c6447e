package io.proxquant.quantization;

/** How far a weight goes towards its level at a finite strength. */
@FunctionalInterface
interface LevelPull {
    /**
     * @param nearest the level of every weight
     * @param strength τ from 0 up, finite
     * @param levels of the codebook, in order of the codes
     * @param length of the block
     */
    Pull towards(Assignment nearest, float strength, float[] levels, int length);

    /** All the way: what is written are the levels. */
    static Pull onto(Assignment nearest, int length) {
        return inChunks(length, (weights, at, count, level) -> System.arraycopy(level, 0, weights, at, count), nearest);
    }

    /** Moves a chunk that begins at {@code at} to or towards its levels, which begin at 0. */
    interface Chunk {
        void move(float[] weights, int at, int count, float[] level);
    }

    /** A pull that has the levels worked out by chunks which stay in the cache. */
    static Pull inChunks(int length, Chunk chunk, Assignment nearest) {
        float[] level = new float[Math.min(1024, length)];
        return (weights, at, from, count) -> {
            for (int start = 0; start < count; start += level.length) {
                int size = Math.min(level.length, count - start);
                nearest.levels(weights, at + start, from + start, size, level);
                chunk.move(weights, at + start, size, level);
            }
        };
    }
}
