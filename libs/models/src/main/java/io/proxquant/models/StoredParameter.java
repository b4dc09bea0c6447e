package io.proxquant.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * A parameter together with the tensor that holds it, for those who build networks and ports.
 *
 * @param view name, torch shape, kind
 * @param array the tensor, in storage order
 * @param order how the tensor's elements relate to torch's order
 */
public record StoredParameter(ParameterView view, NDArray array, StorageOrder order) {

    /** Refuses a tensor whose shape is not the stored form of the view's. */
    public StoredParameter {
        Shape expected = new Shape(order.storedShape(view.shape()));
        if (!array.getShape().equals(expected)) {
            throw new IllegalArgumentException(view + " is stored as " + expected + ", not " + array.getShape());
        }
    }

    /** A zero tensor of the engine's own (aligned) memory for a parameter, with a gradient if it is trainable. */
    public static StoredParameter zeros(NDManager owner, ParameterView view, StorageOrder order) {
        NDArray array = owner.zeros(new Shape(order.storedShape(view.shape())));
        array.setName(view.name());
        if (view.trainable()) {
            array.setRequiresGradient(true);
        }
        return new StoredParameter(view, array, order);
    }
}
