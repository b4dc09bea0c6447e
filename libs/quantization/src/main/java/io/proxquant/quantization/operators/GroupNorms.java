package io.proxquant.quantization.operators;

/**
 * f(x) = Σ over groups of ‖x_g‖₂, the group lasso (Yuan and Lin 2006); one group over everything is the Euclidean norm.
 * Its prox is block soft thresholding, (1 - t/‖v_g‖)₊ v_g: a group shrinks as a whole and vanishes as a whole (Parikh and
 * Boyd 2014, section 6.5.4).
 *
 * @param size values per group, one group after the other; the last may be shorter
 */
public record GroupNorms(int size) implements ProximalOperator {
    /** Refuses empty groups. */
    public GroupNorms {
        if (size < 1) {
            throw new IllegalArgumentException("a group needs at least one value, not " + size);
        }
    }

    /** ‖x‖₂ over the whole range. */
    public static GroupNorms euclidean() {
        return new GroupNorms(Integer.MAX_VALUE);
    }

    @Override
    public void apply(float[] x, int from, int length, double t) {
        Strength.check(t);
        for (int done = 0; done < length; done += Math.min(size, length - done)) {
            shrink(x, from + done, Math.min(size, length - done), t);
        }
    }

    private static void shrink(float[] x, int from, int length, double t) {
        double norm = norm(x, from, length);
        double share = norm <= t ? 0 : 1 - t / norm;
        if (t > 0) {
            for (int i = from; i < from + length; i++) {
                x[i] = (float) (share * x[i]) + 0f; // a group that vanishes has no signs left
            }
        }
    }

    @Override
    public double value(float[] x, int from, int length) {
        double sum = 0;
        for (int done = 0; done < length; done += Math.min(size, length - done)) {
            sum += norm(x, from + done, Math.min(size, length - done));
        }
        return sum;
    }

    @Override
    public boolean elementwise() {
        return size == 1;
    }

    private static double norm(float[] x, int from, int length) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += (double) x[i] * x[i];
        }
        return Math.sqrt(sum);
    }
}
