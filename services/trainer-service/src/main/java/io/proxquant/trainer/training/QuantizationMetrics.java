package io.proxquant.trainer.training;

import java.util.List;

import io.proxquant.contracts.LayerFigures;
import io.proxquant.contracts.WeightFigures;

/**
 * How far quantization has come, over all quantized tensors together.
 *
 * @param signChange fraction of signs that differ from the warm start, 0..1 (sign(0) = +1)
 * @param quantizationGap ‖w - q(w)‖ / ‖w‖, q the method's hard quantization
 * @param levelFlips fraction of codes that changed since the last measurement of this process; null at the first
 * @param weights angles and distances between w and q(w); null once the weights are frozen
 * @param layers the same tensor by tensor, at the end of an epoch before the freeze, else empty
 */
public record QuantizationMetrics(
        double signChange,
        double quantizationGap,
        Double levelFlips,
        WeightFigures weights,
        List<LayerFigures> layers) {
    public QuantizationMetrics {
        layers = List.copyOf(layers);
    }
}
