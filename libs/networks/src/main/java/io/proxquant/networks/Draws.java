package io.proxquant.networks;

/** Source of random initial values: a seeded stream that gives the same bits on every machine. */
public interface Draws {

    /** Standard normal. */
    double nextGaussian();

    /** Uniform in [low, high). */
    double uniform(double low, double high);
}
