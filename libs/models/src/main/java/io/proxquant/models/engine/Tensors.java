package io.proxquant.models.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Moves Java arrays into the engine. */
public final class Tensors {

    private Tensors() {}

    /**
     * A float tensor in memory that the engine allocated.
     *
     * <p>{@code NDManager.create(float[])} would wrap a Java buffer, whose alignment changes from run to run; numerical
     * libraries may sum in another order then, and results would not repeat bit for bit.
     */
    public static NDArray of(NDManager scope, float[] values, Shape shape) {
        if (scope.getDevice().isGpu()) {
            return scope.create(values, shape);
        }
        NDArray array = scope.zeros(shape);
        array.toByteBuffer(true).asFloatBuffer().put(values);
        return array;
    }

    /** A tensor of indices. */
    public static NDArray indices(NDManager scope, int[] values, Shape shape) {
        long[] wide = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return scope.create(wide, shape);
    }
}
