package io.proxquant.quantization.operators;

/**
 * The indicator of the box low ≤ x ≤ high, whose prox clips. A ball of the maximum norm is the box from -radius to
 * radius.
 */
public record Box(double low, double high) implements ProximalOperator {
    /** Refuses an empty box. */
    public Box {
        if (!(low <= high)) {
            throw new IllegalArgumentException("a box from " + low + " to " + high + " is empty");
        }
    }

    /** ‖x‖_∞ ≤ radius. */
    public static Box ofRadius(double radius) {
        return new Box(-radius, radius);
    }

    @Override
    public void apply(float[] x, int from, int length, double t) {
        Strength.check(t);
        if (t == 0) {
            return;
        }
        float least = (float) low;
        float most = (float) high;
        for (int i = from; i < from + length; i++) {
            x[i] = Math.min(Math.max(x[i], least), most);
        }
    }

    @Override
    public double value(float[] x, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (x[i] < (float) low || x[i] > (float) high) {
                return Double.POSITIVE_INFINITY;
            }
        }
        return 0;
    }

    @Override
    public boolean elementwise() {
        return true;
    }
}
