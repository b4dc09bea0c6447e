package io.proxquant.quantization.operators;

/** The one check that every operator makes of t. */
final class Strength {
    private Strength() {}

    static void check(double t) {
        if (!(t >= 0)) {
            throw new IllegalArgumentException("strength " + t + " is not a number from 0 to infinity");
        }
    }
}
