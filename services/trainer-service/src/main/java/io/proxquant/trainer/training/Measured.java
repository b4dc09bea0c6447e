package io.proxquant.trainer.training;

/**
 * How far quantization has come, over all quantized tensors together.
 *
 * @param signChange fraction of signs that differ from the warm start, 0..1 (sign(0) = +1)
 * @param quantizationGap ‖w - q(w)‖ / ‖w‖, q the method's hard quantization
 * @param levelFlips fraction of codes that changed since the last measurement of this process; null at the first
 */
public record Measured(double signChange, double quantizationGap, Double levelFlips) {}
