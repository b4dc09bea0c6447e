package io.proxquant.quantization;

/**
 * Random numbers by position instead of by order: the draw for weight i is a function of seed, stream, step and i, so a
 * resumed run repeats itself and blocks may be worked on by any number of threads. The function is SplitMix64's finaliser
 * (Steele et al. 2014) over the four numbers in turn.
 */
public final class CounterRandom {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private final long key;

    /**
     * @param seed of the run
     * @param stream tells tensors apart
     * @param step tells applications to one tensor apart
     */
    public CounterRandom(long seed, long stream, long step) {
        key = mix(mix(mix(seed + GOLDEN) ^ stream) + GOLDEN ^ step);
    }

    /** Uniform in [0, 1), with 53 random bits. */
    public double uniform(int index) {
        return (mix(key + (index + 1L) * GOLDEN) >>> 11) * 0x1p-53;
    }

    private static long mix(long z) {
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
