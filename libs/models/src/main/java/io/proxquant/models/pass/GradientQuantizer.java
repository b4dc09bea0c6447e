package io.proxquant.models.pass;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Quantizes the gradient of a layer's output to k bits (Zhou et al. 2016, DoReFa-Net, equation 12): per sample, with m the
 * largest |g| of the sample, n = 2^k - 1 and N uniform in ±0.5 / n,
 * g_q = 2 m (round(n · clip(g / 2m + 1/2 + N, 0, 1)) / n - 1/2). The noise makes the expectation of g_q close to g; a
 * sample whose gradient is all zero stays so. Noise comes from the engine's generator, which {@link TrainingStep} restarts
 * from hash(seed, step), so that a resumed run repeats an undisturbed one.
 *
 * @param bits k, 1 to 16
 */
public record GradientQuantizer(int bits) {

    /** Refuses widths that do not exist. */
    public GradientQuantizer {
        if (bits < 1 || bits > 16) {
            throw new IllegalArgumentException("gradients have 1 to 16 bits, not " + bits);
        }
    }

    /** The quantized gradient; samples are rows of dimension 0. The given gradient stays as it is. */
    NDArray quantize(NDManager scope, NDArray gradient) {
        NDArray noise = scope.randomUniform(-0.5f, 0.5f, gradient.getShape(), DataType.FLOAT32);
        return quantize(gradient, noise);
    }

    /** As {@link #quantize(NDManager, NDArray)} with N · n given, in ±0.5. */
    NDArray quantize(NDArray gradient, NDArray noise) {
        Shape shape = gradient.getShape();
        float levels = (1 << bits) - 1;
        long samples = shape.get(0);
        Shape perSample = perSample(shape);
        NDArray largest = gradient.abs().reshape(samples, -1).max(new int[] {1}).reshape(perSample);
        NDArray zero = largest.eq(0).toType(DataType.FLOAT32, false);
        NDArray unit = gradient.div(largest.mul(2).add(zero)).add(0.5f).add(noise.div(levels));
        NDArray codes = unit.clip(0, 1).mul(levels).round();
        return codes.div(levels).sub(0.5f).mul(largest.mul(2));
    }

    private static Shape perSample(Shape shape) {
        long[] extents = new long[shape.dimension()];
        java.util.Arrays.fill(extents, 1);
        extents[0] = shape.get(0);
        return new Shape(extents);
    }
}
