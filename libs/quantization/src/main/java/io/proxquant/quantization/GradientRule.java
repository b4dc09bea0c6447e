package io.proxquant.quantization;

import java.util.function.Supplier;

/**
 * The pullback of a quantizer: turns the gradient at the quantized point, where a lazy method takes it, into one for the latent
 * weights and for trained levels. A quantizer is piecewise constant, so its true derivative is zero almost everywhere; each rule
 * is the estimate that one paper uses instead.
 *
 * <p>Guarantees: works in place on a whole tensor in row-major order, keeps no state, and its result depends on its
 * arguments alone.
 */
public interface GradientRule {
    /** Name under which {@code GradientRules.byName} finds it. */
    String name();

    /**
     * Turns dL/dq into dL/du in place.
     *
     * @param gradient of the loss at the quantized weights
     * @param latent weights u that were quantized
     * @param blocks what shares a codebook
     * @param shape of the tensor
     * @param assignment codes and codebooks of u, worked out when asked for
     * @param levelGradient receives the gradient of every stored level, laid out as the codebooks; empty if levels are not
     *     trained
     */
    void pullBack(
            float[] gradient,
            float[] latent,
            BlockShape blocks,
            long[] shape,
            Supplier<QuantizedTensor> assignment,
            float[] levelGradient);
}
