package io.proxquant.models.pass;

import java.util.Optional;

import ai.djl.ndarray.NDArray;

import io.proxquant.models.parameters.StoredParameter;

/**
 * Who multiplies by a layer's weights in a pass that is not for training: the engine, on decoded floats, or something that works on
 * weights as they are stored and takes the layers that it can.
 */
public interface Products {
    /** The engine, for every layer. */
    Products DECODED = new Products() {
        @Override
        public Optional<NDArray> linear(ForwardPass pass, StoredParameter weight, NDArray input) {
            return Optional.empty();
        }

        @Override
        public Optional<NDArray> convolution(
                ForwardPass pass, StoredParameter weight, NDArray images, int stride, int padding) {
            return Optional.empty();
        }
    };

    /**
     * The product of the inputs and a matrix of weights, without bias.
     *
     * @param weight (outputs, inputs)
     * @param input (..., inputs); stays open
     * @return (..., outputs), owned by the pass; empty for a layer that the engine is to multiply
     */
    Optional<NDArray> linear(ForwardPass pass, StoredParameter weight, NDArray input);

    /**
     * A convolution with a dense kernel, without bias.
     *
     * @param weight (outputs, channels, height, width) in torch's order
     * @param images (samples, channels, height, width); stay open
     * @param stride rows and columns between two places of the kernel
     * @param padding rows and columns of zeros on each side
     * @return (samples, outputs, height, width), owned by the pass; empty for a layer that the engine is to compute
     */
    Optional<NDArray> convolution(ForwardPass pass, StoredParameter weight, NDArray images, int stride, int padding);
}
