package io.proxquant.models.optimizer;

import java.util.List;

import io.proxquant.models.Gradients;
import io.proxquant.models.ParameterView;

/** The 2-norm over all gradients and the scale that clips it, as {@code torch.nn.utils.clip_grad_norm_} does. */
public final class GradientNorm {

    private static final int CHUNK = 16_384;
    private static final int LANES = 8;

    private GradientNorm() {}

    /**
     * sqrt of the sum of squares, in double; NaN or infinite if a gradient is. Element i of a chunk goes to lane i mod 8 and
     * lanes are summed in order, so the bits depend on nothing but the gradients.
     */
    public static double of(Gradients gradients, List<ParameterView> parameters) {
        float[] chunk = new float[CHUNK];
        double sum = 0;
        for (ParameterView parameter : parameters) {
            int size = parameter.size();
            for (int from = 0; from < size; from += CHUNK) {
                int count = Math.min(CHUNK, size - from);
                gradients.readGradient(parameter.name(), from, chunk, 0, count);
                sum += squares(chunk, count);
            }
        }
        return Math.sqrt(sum);
    }

    private static double squares(float[] values, int count) {
        double[] lanes = new double[LANES];
        int whole = count - count % LANES;
        for (int i = 0; i < whole; i += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                double value = values[i + lane];
                lanes[lane] += value * value;
            }
        }
        double sum = 0;
        for (double lane : lanes) {
            sum += lane;
        }
        for (int i = whole; i < count; i++) {
            sum += (double) values[i] * values[i];
        }
        return sum;
    }

    /** min(1, limit / (norm + 1e-6)). */
    public static double clipScale(double norm, double limit) {
        return Math.min(1.0, limit / (norm + 1e-6));
    }
}
