package io.proxquant.models.random;

import java.nio.charset.StandardCharsets;

import io.proxquant.networks.Draws;

/**
 * A seeded stream of random numbers that is the same on every machine and Java version.
 *
 * <p>SplitMix64 (Steele, Lea, Flood 2014); streams for different purposes are made by hashing the seed with the purpose, so
 * that adding a layer or an epoch shifts no other stream. The engine's generator is used for dropout only.
 */
public final class RandomStream implements Draws {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;
    private double spare = Double.NaN;

    /** A stream of its own for each combination of seed and parts. */
    public RandomStream(long seed, long... parts) {
        this.state = hash(seed, parts);
    }

    /** Mixes a seed with any number of parts (epoch, step, purpose) into a new seed. */
    public static long hash(long seed, long... parts) {
        long mixed = mix(seed + GOLDEN);
        for (long part : parts) {
            mixed = mix((mixed ^ part) + GOLDEN);
        }
        return mixed;
    }

    /** A purpose's name as a part for {@link #hash}: FNV-1a over its UTF-8 bytes. */
    public static long part(String purpose) {
        long hash = 0xCBF29CE484222325L;
        for (byte octet : purpose.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xFF)) * 0x100000001B3L;
        }
        return hash;
    }

    /** 64 uniform bits. */
    public long nextLong() {
        state += GOLDEN;
        return mix(state);
    }

    /** Uniform in [0, 1) with 53 bits. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    @Override
    public double uniform(double low, double high) {
        return low + (high - low) * nextDouble();
    }

    /** Uniform in 0 .. bound - 1; the bias of 2^-31 does not matter here. */
    public int nextInt(int bound) {
        return (int) (((nextLong() >>> 33) * bound) >>> 31);
    }

    /** Standard normal by Box and Muller, with StrictMath so that the bits are the same everywhere. */
    @Override
    public double nextGaussian() {
        if (!Double.isNaN(spare)) {
            double value = spare;
            spare = Double.NaN;
            return value;
        }
        double radius = StrictMath.sqrt(-2.0 * StrictMath.log(1.0 - nextDouble()));
        double angle = 2.0 * Math.PI * nextDouble();
        spare = radius * StrictMath.sin(angle);
        return radius * StrictMath.cos(angle);
    }

    /** The numbers 0 .. count - 1 in random order (Fisher and Yates). */
    public int[] permutation(int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int other = nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }

    private static long mix(long value) {
        long mixed = value;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
