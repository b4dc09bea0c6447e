package io.proxquant.trainer.training;

import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.parameters.Weights;

/**
 * A parameter that the method quantizes.
 *
 * @param view its torch name and shape
 */
public record QuantizableTensor(ParameterView view) {
    /** Its torch name. */
    public String name() {
        return view.name();
    }

    /** Its torch shape. */
    public long[] shape() {
        return view.shape();
    }

    /** Number of weights. */
    public int size() {
        return view.size();
    }

    /** All its values in torch order. */
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
