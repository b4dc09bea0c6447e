package io.proxquant.models.pass;

import java.util.Optional;

import ai.djl.ndarray.NDArray;

import io.proxquant.models.parameters.StoredParameter;

/**
 * Who multiplies by a layer's weights in a pass that is not for training: the engine, on decoded floats, or something that works on
 * weights as they are stored and takes the layers that it can.
 */
@FunctionalInterface
public interface Products {
    /** The engine, for every layer. */
    Products DECODED = (pass, weight, input) -> Optional.empty();

    /**
     * The product of the inputs and a matrix of weights, without bias.
     *
     * @param weight (outputs, inputs)
     * @param input (..., inputs); stays open
     * @return (..., outputs), owned by the pass; empty for a layer that the engine is to multiply
     */
    Optional<NDArray> linear(ForwardPass pass, StoredParameter weight, NDArray input);
}
