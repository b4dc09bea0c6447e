package io.proxquant.models.parameters;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

import io.proxquant.networks.StorageOrder;

/**
 * A parameter together with the tensor that holds it, for those who build networks and ports.
 *
 * <p>The elements stay where they are for life; the tensor over them is another one after every {@link #dropGradient}. So a
 * layer asks for it in each forward pass and keeps none.
 */
public final class StoredParameter {

    private final ParameterView view;
    private final StorageOrder order;
    private NDArray array;

    /**
     * A parameter in a given tensor, whose shape must be the stored form of the view's.
     *
     * @param view name, torch shape, kind
     * @param array the tensor, in storage order
     * @param order how the tensor's elements relate to torch's order
     */
    public StoredParameter(ParameterView view, NDArray array, StorageOrder order) {
        Shape expected = new Shape(order.storedShape(view.shape()));
        if (!array.getShape().equals(expected)) {
            throw new IllegalArgumentException(view + " is stored as " + expected + ", not " + array.getShape());
        }
        this.view = view;
        this.array = array;
        this.order = order;
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

    /** Name, torch shape, kind. */
    public ParameterView view() {
        return view;
    }

    /** The tensor as it is now, in storage order; closed when the gradient is dropped. */
    public NDArray array() {
        return array;
    }

    /** How the tensor's elements relate to torch's order. */
    public StorageOrder order() {
        return order;
    }

    /** The gradient that a backward pass left, or null; NDArray.getGradient() would hand out zeros that belong to nothing. */
    PtNDArray gradient() {
        if (!view.trainable()) {
            throw new IllegalArgumentException("'" + view.name() + "' is a running statistic: no gradient");
        }
        return JniUtils.getGradient((PtNDArray) array);
    }

    /**
     * Frees the gradient, if there is one; never while a graph over this parameter is recorded. Autograd then hands its next
     * result over as the gradient, where it would add it to zeros: PyTorch's {@code zero_grad(set_to_none=True)}. The engine
     * cannot take a gradient off a tensor, so a new tensor takes the storage over.
     */
    void dropGradient() {
        try (PtNDArray gradient = gradient()) {
            if (gradient == null) {
                return;
            }
        }
        NDArray leaf = array.stopGradient();
        leaf.setName(view.name());
        leaf.setRequiresGradient(true);
        array.close();
        array = leaf;
    }
}
