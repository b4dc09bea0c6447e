package io.proxquant.quantization.operators;

/** The check of a strength that operators and maps share, so that all refuse a wrong one in the same words. */
public final class Strength {
    private Strength() {}

    /** Refuses a strength that is negative or NaN; zero and infinity are strengths. */
    public static void check(double strength) {
        check(strength >= 0, Double.toString(strength));
    }

    /** The same of a float, told as the number that was given. */
    public static void check(float strength) {
        check(strength >= 0, Float.toString(strength));
    }

    private static void check(boolean sound, String strength) {
        if (!sound) {
            throw new IllegalArgumentException("strength " + strength + " is not a number from 0 to infinity");
        }
    }
}
