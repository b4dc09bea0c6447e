package io.proxquant.models.products;

import java.util.Optional;

import io.proxquant.quantization.products.LinearCodes;
import io.proxquant.quantization.products.SignProduct;
import io.proxquant.quantization.products.WindowGrid;

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
    public boolean convolve(float[] images, int samples, WindowGrid grid, float[] into) {
        int size = images.length / samples;
        int places = grid.placesDown() * grid.placesAcross();
        float[] products = new float[places * outputs()];
        for (int sample = 0; sample < samples; sample++) {
            Optional<LinearCodes> windows = grid.windows(images, sample * size);
            if (windows.isEmpty()) {
                return false;
            }
            SignProduct.multiply(weights, windows.get(), products, threads);
            for (int output = 0; output < outputs(); output++) {
                for (int place = 0; place < places; place++) {
                    into[(sample * outputs() + output) * places + place] = products[place * outputs() + output];
                }
            }
        }
        return true;
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
