package io.proxquant.quantization.operators;

/** The check of a strength that operators and maps share, so that all refuse a wrong one in the same words. */
public final class Strength {
    private Strength() {}

    /** Refuses a strength that is negative or NaN; zero and infinity are strengths. */
    public static void check(double strength) {
        if (!(strength >= 0)) {
            throw new IllegalArgumentException("strength " + strength + " is not a number from 0 to infinity");
        }
    }
}
