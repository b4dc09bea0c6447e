package io.proxquant.models.parameters;

import java.util.Arrays;
import java.util.Objects;

import io.proxquant.networks.ParameterKind;

/**
 * One parameter as the rest of the pipeline sees it: its PyTorch name and shape, whatever the engine stores.
 *
 * @param name the name a PyTorch state dictionary would use, for example {@code layer2.0.shortcut.0.weight}
 * @param shape torch's shape (a convolution is out, in, height, width); copied on the way in and out
 * @param kind what the parameter is for
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out; equality by content
public record ParameterView(String name, long[] shape, ParameterKind kind) {

    /** Checks and copies, so that a view never changes. */
    public ParameterView {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        shape = shape.clone();
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /** Number of elements. */
    public int size() {
        long size = 1;
        for (long extent : shape) {
            size = Math.multiplyExact(size, extent);
        }
        return Math.toIntExact(size);
    }

    /** Whether an optimizer may move it. */
    public boolean trainable() {
        return kind.trainable();
    }

    /** Whether a layer rule may choose it for quantization. */
    public boolean quantizable() {
        return kind.quantizable();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ParameterView that
                && name.equals(that.name)
                && kind == that.kind
                && Arrays.equals(shape, that.shape);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, kind, Arrays.hashCode(shape));
    }

    @Override
    public String toString() {
        return name + Arrays.toString(shape);
    }
}
