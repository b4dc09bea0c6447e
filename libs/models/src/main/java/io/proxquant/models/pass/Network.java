package io.proxquant.models.pass;

import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.models.data.Batch;
import io.proxquant.models.parameters.ParameterPort;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.recipes.NetworkFit;

/**
 * A network whose parameters have PyTorch names and shapes and live in the engine.
 *
 * <p>Not thread-safe: one thread trains or evaluates it at a time. Closing frees the native memory; closing twice does
 * nothing.
 */
public interface Network extends AutoCloseable {

    /** The recipe's name of the architecture, for example {@code resnet}. */
    String type();

    /** All parameters, running statistics included, in definition order; the same for equal recipe sections. */
    List<ParameterView> parameters();

    /** What its weights are called and shaped in a file. */
    NetworkFit fit();

    /** Access to the parameters; the same port for the life of the network. */
    ParameterPort port();

    /**
     * Logits of a batch, one row per sample (for text: per token, time-major).
     *
     * @throws IllegalArgumentException if the batch does not fit the network
     */
    NDArray forward(ForwardPass pass, Batch batch);

    /** A pass of its own: as {@link ForwardPass#ForwardPass} says of {@code scope}, {@code carry} and {@code training}. */
    default NDArray forward(NDManager scope, Batch batch, RecurrentState carry, boolean training) {
        return forward(new ForwardPass(scope, carry, training), batch);
    }

    /**
     * Shows the outputs of layers with a bias of their own to an observer, in every forward pass until the next call of this.
     * Layers followed by batch normalisation, and gates inside a recurrent layer, are not shown.
     */
    void observe(LayerObserver observer);

    /** A fresh scope for one batch on this network's device; close it after the batch. */
    NDManager newScope();

    /** Number of native arrays alive under this network, for leak checks. */
    int liveArrays();

    /** Copies of all values, running statistics included, under torch names. */
    default Map<String, float[]> state() {
        return NetworkState.read(this);
    }

    /**
     * Overwrites all values. Names and sizes must be exactly those of {@link #parameters()}, except for what {@link #fit} passes over.
     * Nothing is written if anything does not fit.
     *
     * @throws IllegalArgumentException naming every missing, unknown or wrongly sized entry
     */
    default void load(Map<String, float[]> state) {
        NetworkState.write(this, state);
    }

    /**
     * Overwrites all values with those of a file, after {@link #requireShapes}. Nothing is written if anything does not fit.
     *
     * @throws IllegalArgumentException as {@link #requireShapes}
     */
    default void load(FloatTensors weights) {
        requireShapes(weights.shapes());
        load(weights.values());
    }

    /**
     * Holds the tensors of a file against the network before their values are loaded: sizes alone would let a transposed
     * matrix through.
     *
     * @param shapes shape of each tensor by name
     * @throws IllegalArgumentException as {@link NetworkFit#require}
     */
    default void requireShapes(Map<String, long[]> shapes) {
        fit().require(shapes);
    }

    @Override
    void close();
}
