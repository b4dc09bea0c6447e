package io.proxquant.models.products;

import java.util.Optional;

import io.proxquant.quantization.products.LinearCodes;
import io.proxquant.quantization.products.SignProduct;

/** A matrix by the signs of its codes. */
final class SignMatrix implements StoredProducts.Matrix {
    private final LinearCodes weights;
    private final int threads;

    private SignMatrix(LinearCodes weights, int threads) {
        this.weights = weights;
        this.threads = threads;
    }

    static Optional<StoredProducts.Matrix> of(float[] weights, int outputs, int threads) {
        return LinearCodes.ofValues(weights, outputs).map(codes -> new SignMatrix(codes, threads));
    }

    @Override
    public int outputs() {
        return weights.vectors();
    }

    @Override
    public boolean multiply(float[] inputs, int samples, float[] into) {
        Optional<LinearCodes> activations = LinearCodes.ofValues(inputs, samples);
        activations.ifPresent(coded -> SignProduct.multiply(weights, coded, into, threads));
        return activations.isPresent();
    }
}
