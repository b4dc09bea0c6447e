package io.proxquant.models.products;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import io.proxquant.models.engine.ComputeDevice;
import io.proxquant.models.engine.NativeEngine;
import io.proxquant.models.engine.Tensors;

/** The engine's product of a float matrix and a vector, what products on stored weights are compared with. One thread's. */
public final class EngineProduct implements AutoCloseable {
    private final NDManager scope = NativeEngine.owner(ComputeDevice.CPU);
    private final NDArray matrix;
    private final NDArray vector;

    /**
     * Moves both into the engine.
     *
     * @param weights row-major, each row as long as the vector
     */
    public EngineProduct(float[] weights, float[] input) {
        matrix = Tensors.of(scope, weights, new Shape(weights.length / input.length, input.length));
        vector = Tensors.of(scope, input, new Shape(input.length, 1));
    }

    /** Multiplies, and leaves the result in the engine. */
    public void multiply() {
        matrix.matMul(vector).close();
    }

    @Override
    public void close() {
        scope.close();
    }
}
