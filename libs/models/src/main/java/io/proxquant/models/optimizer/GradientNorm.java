package io.proxquant.models.optimizer;

import java.util.List;

import io.proxquant.models.Gradients;
import io.proxquant.models.ParameterView;

/** The 2-norm over all gradients and the scale that clips it, as {@code torch.nn.utils.clip_grad_norm_} does. */
public final class GradientNorm {

    private GradientNorm() {}

    /** sqrt of the sum of squares, summed in double in a fixed order; NaN or infinite if a gradient is. */
    public static double of(Gradients gradients, List<ParameterView> parameters) {
        throw new UnsupportedOperationException("follows" + gradients + parameters);
    }

    /** min(1, limit / (norm + 1e-6)). */
    public static double clipScale(double norm, double limit) {
        return Math.min(1.0, limit / (norm + 1e-6));
    }
}
