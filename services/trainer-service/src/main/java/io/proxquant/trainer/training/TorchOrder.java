package io.proxquant.trainer.training;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.proxquant.models.parameters.ParameterPort;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.quantization.AxisOrder;

/** Brings weights from the order of training, which has output channels first, to torch's order, which checkpoints have. */
final class TorchOrder {
    private TorchOrder() {}

    /** The orders of the tensors whose output channels do not come first. */
    static Map<String, AxisOrder> of(List<QuantizableTensor> tensors) {
        return tensors.stream()
                .filter(tensor -> !tensor.order().rowMajor())
                .collect(Collectors.toMap(QuantizableTensor::name, QuantizableTensor::order));
    }

    /**
     * All weights as a checkpoint has them.
     *
     * @param instead values to take in place of those of some tensors, in the order of training
     */
    static SortedMap<String, float[]> weights(
            ParameterPort port, MovedWeights moved, List<QuantizableTensor> tensors, Map<String, float[]> instead) {
        SortedMap<String, float[]> weights = new TreeMap<>();
        Map<String, AxisOrder> orders = of(tensors);
        for (ParameterView view : port.parameters()) {
            float[] values = instead.get(view.name());
            if (values == null) {
                values = new float[view.size()];
                moved.read(view.name(), 0, values, 0, values.length);
            }
            AxisOrder order = orders.get(view.name());
            weights.put(view.name(), order == null ? values : order.toRowMajor(values));
        }
        return weights;
    }
}
