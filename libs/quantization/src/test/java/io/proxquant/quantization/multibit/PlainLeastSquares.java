package io.proxquant.quantization.multibit;

/** Least squares by Gram-Schmidt on the sign columns, written for clarity: the oracle of {@link SignLeastSquares}. */
final class PlainLeastSquares {
    private PlainLeastSquares() {}

    /** min over α of ‖w - Bα‖². */
    static double error(float[] w, byte[] codes, int bits) {
        double[] residual = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            residual[i] = w[i];
        }
        double[][] basis = new double[bits][w.length];
        for (int plane = 0; plane < bits; plane++) {
            for (int i = 0; i < w.length; i++) {
                basis[plane][i] = ((codes[i] >>> plane) & 1) == 0 ? -1 : 1;
            }
            for (int earlier = 0; earlier < plane; earlier++) {
                subtractPart(basis[plane], basis[earlier]);
            }
            subtractPart(residual, basis[plane]);
        }
        return dot(residual, residual);
    }

    private static void subtractPart(double[] x, double[] direction) {
        double norm = dot(direction, direction);
        if (norm < 1e-9) {
            return;
        }
        double share = dot(x, direction) / norm;
        for (int i = 0; i < x.length; i++) {
            x[i] -= share * direction[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double s = 0;
        for (int i = 0; i < a.length; i++) {
            s += a[i] * b[i];
        }
        return s;
    }
}
