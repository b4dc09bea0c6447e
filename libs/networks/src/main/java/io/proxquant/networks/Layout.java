package io.proxquant.networks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import io.proxquant.recipes.DeclaredTensor;

/**
 * The parameters of a network in definition order, described without the engine. Recipes and files of weights are checked
 * against it before anything is loaded, and the network itself is built from it, so that these cannot disagree.
 */
public final class Layout {

    /** What every batch normalisation adds to a variance, as torch's does. */
    public static final double NORM_EPSILON = 1e-5;

    /**
     * One parameter.
     *
     * @param tensor name and torch shape, as in a recipe's declaration
     * @param kind what it is for
     * @param order how its elements are stored in the engine
     * @param initial draws its initial values
     */
    public record Entry(DeclaredTensor tensor, ParameterKind kind, StorageOrder order, Initializer initial) {
        private static Entry of(
                String name, ParameterKind kind, StorageOrder order, Initializer initial, long... shape) {
            return new Entry(
                    new DeclaredTensor(
                            name, LongStream.of(shape).boxed().toList(), kind.quantizable(), kind.outputAxis()),
                    kind,
                    order,
                    initial);
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private final List<ScaleLink> links = new ArrayList<>();

    /** The parameters in definition order. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The parameters in the form of a recipe's declaration. */
    public List<DeclaredTensor> declared() {
        return entries.stream().map(Entry::tensor).toList();
    }

    /** Where the scale of each weight goes that can be rescaled; empty for a network without normalisation. */
    public List<ScaleLink> links() {
        return List.copyOf(links);
    }

    /** Adds where the scale of a weight goes. */
    public Layout link(ScaleLink link) {
        links.add(link);
        return this;
    }

    /**
     * Removes the links of weights without a normalisation behind them: rescaling these scales the signal that they read, and
     * this is for activations that do not keep a signal's scale.
     */
    public Layout withFixedSignals() {
        links.removeIf(link -> link.norm().isEmpty());
        return this;
    }

    /** A parameter stored as torch does. */
    public Layout add(String name, ParameterKind kind, Initializer initial, long... shape) {
        entries.add(Entry.of(name, kind, StorageOrder.TORCH, initial, shape));
        return this;
    }

    /** A square kernel (out, in, k, k), stored for channels-last convolutions. */
    public Layout convolution(String name, Initializer initial, int in, int out, int kernel) {
        return kernel(name, initial, out, in, kernel, kernel);
    }

    /** Any kernel (out, in, height, width), stored for channels-last convolutions too. */
    public Layout kernel(String name, Initializer initial, long... shape) {
        entries.add(Entry.of(name, ParameterKind.CONVOLUTION, StorageOrder.CHANNELS_LAST, initial, shape));
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
