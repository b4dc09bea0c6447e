package io.proxquant.networks;

/** Draws the initial elements of a parameter. */
@FunctionalInterface
public interface Initializer {

    /** The next element, in torch's order. */
    float next(Draws random);

    /** Every element the same. */
    static Initializer constant(float value) {
        return random -> value;
    }

    /** Normal with mean 0. */
    static Initializer normal(double deviation) {
        return random -> (float) (deviation * random.nextGaussian());
    }

    /** Uniform in [-bound, bound). */
    static Initializer uniform(double bound) {
        return random -> (float) random.uniform(-bound, bound);
    }
}
