package io.proxquant.quantization.fitting;

/** Ways from a double result to the float that is stored or compared with. */
public final class FloatRounding {
    private FloatRounding() {}

    /** The smallest float that is at least x, so that w ≥ up(x) and w ≥ x say the same of every float w. */
    public static float up(double x) {
        float f = (float) x;
        return f < x ? Math.nextUp(f) : f;
    }

    /** The nearest float to x ≥ 0, the largest finite one for what exceeds it. */
    public static float magnitude(double x) {
        return (float) Math.min(x, Float.MAX_VALUE);
    }
}
