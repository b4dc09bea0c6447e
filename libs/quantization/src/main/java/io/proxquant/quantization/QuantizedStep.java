package io.proxquant.quantization;

/**
 * How the optimizer's step of a quantized tensor differs from that of all others: levels are at a distance of their own, so
 * the rate that suits biases and batch normalisation may never bring weights there, or throw them to and fro.
 *
 * @param scale factor by the tensor's shape
 * @param rate learning rate of quantized tensors where the phase begins, following the same schedule as the others; null
 *     for the optimizer's own
 */
public record QuantizedStep(UpdateScale scale, Double rate) {
    /** As all others. */
    public static final QuantizedStep PLAIN = of(UpdateScale.NONE);

    /** Refuses a rate that is no positive number. */
    public QuantizedStep {
        if (rate != null && !(rate > 0 && Double.isFinite(rate))) {
            throw new IllegalArgumentException("the rate of quantized tensors must be above 0, is " + rate);
        }
    }

    /** By shape alone. */
    public static QuantizedStep of(UpdateScale scale) {
        return new QuantizedStep(scale, null);
    }

    /**
     * What the update of a tensor is multiplied by.
     *
     * @param shape (out, in, kernel...)
     * @param optimizerRate learning rate with which the optimizer begins the phase
     */
    public float factor(long[] shape, double optimizerRate) {
        return rate == null ? scale.factor(shape) : (float) (scale.factor(shape) * (rate / optimizerRate));
    }
}
