package io.proxquant.quantization.fitting;

/** The sign with sign(±0) = +1, spelled so that the compiler vectorises it (copySign, signum and ?: do not). */
public final class Signs {
    private Signs() {}

    /**
     * -1 or +1 for a finite {@code w}. The two factors lift every negative weight, the smallest denormal too, far below
     * -1, and the + 1 decides for zero.
     */
    public static float of(float w) {
        return Math.min(Math.max(w * 1e38f * 1e38f + 1f, -1f), 1f);
    }
}
