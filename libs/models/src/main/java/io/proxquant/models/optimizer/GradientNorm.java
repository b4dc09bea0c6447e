package io.proxquant.models.optimizer;

import java.util.List;

import io.proxquant.models.parameters.Gradients;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.quantization.TaskLoop;

/** The 2-norm over all gradients and the scale that clips it, as {@code torch.nn.utils.clip_grad_norm_} does. */
public final class GradientNorm {

    private static final int LANES = 8;

    private GradientNorm() {}

    /** As below, on one thread. */
    public static double of(Gradients gradients, List<ParameterView> parameters) {
        return of(gradients, parameters, 1);
    }

    /**
     * sqrt of the sum of squares, in double; NaN or infinite if a gradient is. Element i of a chunk goes to lane i mod 8,
     * lanes are summed in order, then chunks, so the bits depend on nothing but the gradients.
     *
     * @param threads at most so many read and square chunks at once
     */
    public static double of(Gradients gradients, List<ParameterView> parameters, int threads) {
        List<ParameterRange> chunks = ParameterRange.of(parameters);
        double[] squares = new double[chunks.size()];
        float[][] buffers = new float[Math.max(1, Math.min(threads, squares.length))][ParameterRange.SIZE];
        TaskLoop.run(threads, squares.length, (worker, task) -> {
            ParameterRange chunk = chunks.get(task);
            gradients.readGradient(chunk.name(), chunk.from(), buffers[worker], 0, chunk.count());
            squares[task] = squares(buffers[worker], chunk.count());
        });
        double sum = 0;
        for (double square : squares) {
            sum += square;
        }
        return Math.sqrt(sum);
    }

    private static double squares(float[] values, int count) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int whole = count - count % LANES;
        for (int i = 0; i < whole; i += LANES) {
            s0 += (double) values[i] * values[i];
            s1 += (double) values[i + 1] * values[i + 1];
            s2 += (double) values[i + 2] * values[i + 2];
            s3 += (double) values[i + 3] * values[i + 3];
            s4 += (double) values[i + 4] * values[i + 4];
            s5 += (double) values[i + 5] * values[i + 5];
            s6 += (double) values[i + 6] * values[i + 6];
            s7 += (double) values[i + 7] * values[i + 7];
        }
        double sum = s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7;
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
