package io.proxquant.networks;

/** How a parameter's elements start. */
@FunctionalInterface
public interface Initial {

    /** The next element, in torch's order. */
    float next(Draws random);

    /** Every element the same. */
    static Initial constant(float value) {
        return random -> value;
    }

    /** Normal with mean 0. */
    static Initial normal(double deviation) {
        return random -> (float) (deviation * random.nextGaussian());
    }

    /** Uniform in [-bound, bound). */
    static Initial uniform(double bound) {
        return random -> (float) random.uniform(-bound, bound);
    }
}
