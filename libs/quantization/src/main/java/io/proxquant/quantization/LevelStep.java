package io.proxquant.quantization;

/**
 * The formula of a proximal step towards levels: how far a weight moves towards its level at a finite strength. It is apart from
 * {@link ProximalMap}, which also fits the levels, so that one formula serves every quantizer.
 */
@FunctionalInterface
public interface LevelStep {
    /** Weights, levels and where they came from stay in a core's first cache. */
    int CHUNK = 512;

    /**
     * @param nearest the level of every weight
     * @param strength τ from 0 up, finite
     * @param levels of the codebook, in order of the codes
     * @param length of the block
     */
    ProximalStep towards(Assignment nearest, float strength, float[] levels, int length);

    /** The step at infinite strength: it writes the levels themselves. */
    static ProximalStep onto(Assignment nearest, int length) {
        return inChunks(length, (weights, count, level) -> System.arraycopy(level, 0, weights, 0, count), nearest);
    }

    /** Moves a chunk to or towards its levels. Both begin at 0: with an offset into one of two arrays no loop vectorises. */
    interface Chunk {
        void move(float[] weights, int count, float[] level);
    }

    /** A step that works its levels out chunk by chunk; a chunk stays in the cache. */
    static ProximalStep inChunks(int length, Chunk chunk, Assignment nearest) {
        float[] level = new float[Math.min(CHUNK, length)];
        float[] own = new float[level.length];
        return (weights, at, from, count) -> {
            if (at == 0 && count <= level.length) {
                nearest.levels(weights, 0, from, count, level);
                chunk.move(weights, count, level);
                return;
            }
            for (int start = 0; start < count; start += level.length) {
                int size = Math.min(level.length, count - start);
                System.arraycopy(weights, at + start, own, 0, size);
                nearest.levels(own, 0, from + start, size, level);
                chunk.move(own, size, level);
                System.arraycopy(own, 0, weights, at + start, size);
            }
        };
    }
}
