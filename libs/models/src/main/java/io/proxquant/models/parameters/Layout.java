package io.proxquant.models.parameters;

import java.util.ArrayList;
import java.util.List;

import io.proxquant.recipes.DeclaredTensor;

/**
 * The parameters of a network in definition order, told without the engine: what a recipe is held against before anything
 * is loaded, and what the network itself is then built from, so that the two cannot disagree.
 */
public final class Layout {

    /**
     * One parameter.
     *
     * @param parameter name, torch shape and kind
     * @param order how it lies in the engine
     * @param initial where its values start
     */
    public record Entry(ParameterView parameter, StorageOrder order, Initializer initial) {}

    private final List<Entry> entries = new ArrayList<>();

    /** The parameters in definition order. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The parameters as a recipe's declaration tells them. */
    public List<DeclaredTensor> declared() {
        return entries.stream().map(Entry::parameter).map(Layout::declared).toList();
    }

    private static DeclaredTensor declared(ParameterView parameter) {
        List<Long> shape = new ArrayList<>();
        for (long extent : parameter.shape()) {
            shape.add(extent);
        }
        return new DeclaredTensor(
                parameter.name(),
                shape,
                parameter.quantizable(),
                parameter.kind().outputAxis());
    }

    /** A parameter stored as torch does. */
    public Layout add(String name, ParameterKind kind, Initializer initial, long... shape) {
        entries.add(new Entry(new ParameterView(name, shape, kind), StorageOrder.TORCH, initial));
        return this;
    }

    /** A square kernel (out, in, k, k), stored for channels-last convolutions. */
    public Layout convolution(String name, Initializer initial, int in, int out, int kernel) {
        long[] shape = {out, in, kernel, kernel};
        entries.add(new Entry(
                new ParameterView(name, shape, ParameterKind.CONVOLUTION), StorageOrder.CHANNELS_LAST, initial));
        return this;
    }

    /** {@code name.weight} (out, in) and {@code name.bias}. */
    public Layout dense(String name, Initializer weight, Initializer bias, int in, int out) {
        add(name + ".weight", ParameterKind.LINEAR, weight, out, in);
        return add(name + ".bias", ParameterKind.BIAS, bias, out);
    }

    /** Scale, shift, running mean and variance of a batch normalisation over {@code width} channels. */
    public Layout norm(String name, int width) {
        add(name + ".weight", ParameterKind.NORM_SCALE, Initializer.constant(1), width);
        add(name + ".bias", ParameterKind.NORM_SHIFT, Initializer.constant(0), width);
        add(name + ".running_mean", ParameterKind.STATISTIC, Initializer.constant(0), width);
        return add(name + ".running_var", ParameterKind.STATISTIC, Initializer.constant(1), width);
    }
}
