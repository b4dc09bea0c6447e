package io.proxquant.models.products;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.models.engine.Tensors;
import io.proxquant.models.parameters.StoredParameter;
import io.proxquant.models.pass.ForwardPass;
import io.proxquant.models.pass.Products;
import io.proxquant.quantization.products.WindowGrid;

/**
 * Products of layers on weights as they are stored, for the matrices and kernels whose weights allow it; all others, and inputs
 * that do not allow it, are left to the engine. It belongs to one thread, and remembers which matrices it
 * multiplied by.
 */
public final class StoredProducts implements Products {
    /** One matrix. */
    interface Matrix {
        /** Number of outputs. */
        int outputs();

        /**
         * Writes the products of all samples, one sample after the other.
         *
         * @return false if the inputs are not such that they can be multiplied
         */
        boolean multiply(float[] inputs, int samples, float[] into);

        /**
         * Writes the outputs of a convolution whose kernels are the rows, sample by sample and output by output.
         *
         * @return false if the images are not such that they can be multiplied
         */
        default boolean convolve(float[] images, int samples, WindowGrid grid, float[] into) {
            return false;
        }
    }

    private final Map<String, Matrix> matrices = new TreeMap<>();
    private final Set<String> used = new TreeSet<>();

    private StoredProducts() {}

    /** An engine for matrices of one kind. */
    private interface Kind {
        Optional<Matrix> of(float[] weights, int outputs, int inputs);
    }

    /**
     * Products on the signs of codes, where weights and inputs both have few values: binary, ternary, multi-bit and uniform ones
     * by row or as a whole, whichever quantizer made them. Equal to the decoded product but for rounding: sums of signs are exact
     * integers, and scaled in double.
     *
     * @param weights of the network, as decoded
     * @param threads for one product
     */
    public static StoredProducts packed(FloatTensors weights, int threads) {
        return of(weights, true, (values, outputs, inputs) -> SignMatrix.of(values, outputs, threads));
    }

    /**
     * Products on compressed columns, where a whole matrix has at most 15 values beside zero. Equal, bit for bit, to a plain loop
     * over the decoded rows; inputs that are zero cost nothing.
     *
     * @param weights of the network, as decoded
     * @param threads for one product
     */
    public static StoredProducts compressed(FloatTensors weights, int threads) {
        return of(weights, false, (values, outputs, inputs) -> ColumnMatrix.of(values, outputs, inputs, threads));
    }

    private static StoredProducts of(FloatTensors weights, boolean kernels, Kind kind) {
        StoredProducts products = new StoredProducts();
        weights.shapes().forEach((name, shape) -> {
            float[] values = weights.values().get(name);
            if ((shape.length == 2 || (kernels && shape.length == 4)) && values.length > 0) {
                kind.of(values, (int) shape[0], values.length / (int) shape[0])
                        .ifPresent(matrix -> products.matrices.put(name, matrix));
            }
        });
        return products;
    }

    /** The matrices that could be multiplied by, by name. */
    public Set<String> matrices() {
        return Collections.unmodifiableSet(matrices.keySet());
    }

    /** Those that were. */
    public Set<String> used() {
        return Collections.unmodifiableSet(used);
    }

    @Override
    public Optional<NDArray> linear(ForwardPass pass, StoredParameter weight, NDArray input) {
        Matrix matrix = matrices.get(weight.view().name());
        if (matrix == null) {
            return Optional.empty();
        }
        long[] shape = input.getShape().getShape();
        int samples = (int) (input.size() / shape[shape.length - 1]);
        float[] into = new float[Math.multiplyExact(samples, matrix.outputs())];
        if (!matrix.multiply(input.toFloatArray(), samples, into)) {
            return Optional.empty();
        }
        used.add(weight.view().name());
        long[] outputs = Arrays.copyOf(shape, shape.length);
        outputs[shape.length - 1] = matrix.outputs();
        return Optional.of(Tensors.of(pass.scope(), into, new Shape(outputs)));
    }

    @Override
    public Optional<NDArray> convolution(
            ForwardPass pass, StoredParameter weight, NDArray images, int stride, int padding) {
        Matrix matrix = matrices.get(weight.view().name());
        if (matrix == null) {
            return Optional.empty();
        }
        long[] kernel = weight.view().shape();
        Shape shape = images.getShape();
        int samples = (int) shape.get(0);
        WindowGrid grid = new WindowGrid(
                (int) shape.get(1),
                (int) shape.get(2),
                (int) shape.get(3),
                (int) kernel[2],
                (int) kernel[3],
                stride,
                padding);
        float[] into = new float
                [Math.multiplyExact(
                        Math.multiplyExact(samples, matrix.outputs()), grid.placesDown() * grid.placesAcross())];
        if (!matrix.convolve(images.toFloatArray(), samples, grid, into)) {
            return Optional.empty();
        }
        used.add(weight.view().name());
        return Optional.of(Tensors.of(
                pass.scope(), into, new Shape(samples, matrix.outputs(), grid.placesDown(), grid.placesAcross())));
    }
}
