package io.proxquant.models.pass;

import ai.djl.ndarray.NDArray;

/** Sees the outputs of layers that add a bias while a forward pass runs: what bias correction compares. */
@FunctionalInterface
public interface LayerObserver {

    /** Sees nothing. */
    LayerObserver NONE = (bias, output) -> {};

    /**
     * One layer's output, the bias added, before any activation.
     *
     * @param bias name of the bias parameter
     * @param output its dimension 1 counts the elements of the bias; read it at once, the pass goes on to close it
     */
    void output(String bias, NDArray output);
}
