package io.proxquant.trainer.training;

import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.parameters.Weights;
import io.proxquant.quantization.AxisOrder;

/**
 * A parameter that the method quantizes, with the dimension of its output channels first, so that rows, groups, random draws
 * and constraints follow output channels and the order in which codes are stored.
 *
 * @param view its torch name and shape
 * @param axis the dimension that comes first, along which rows and groups are cut; 0 where a tensor is one block
 */
public record QuantizableTensor(ParameterView view, int axis) {
    /** One whose output channels are dimension 0. */
    public static QuantizableTensor of(ParameterView view) {
        return new QuantizableTensor(view, 0);
    }

    /** Its torch name. */
    public String name() {
        return view.name();
    }

    /** Its shape, that dimension first. */
    public long[] shape() {
        return AxisOrder.first(view.shape(), axis);
    }

    /** How its values relate to torch's order. */
    AxisOrder order() {
        return AxisOrder.of(view.shape(), axis);
    }

    /** Number of weights. */
    public int size() {
        return view.size();
    }

    /** All its values. */
    float[] read(Weights from) {
        return read(from, new float[size()]);
    }

    /** The same into an array of its size, which is returned. */
    float[] read(Weights from, float[] into) {
        from.read(name(), 0, into, 0, size());
        return into;
    }

    /** Overwrites all its values. */
    void write(Weights into, float[] values) {
        into.write(name(), 0, values, 0, values.length);
    }
}
