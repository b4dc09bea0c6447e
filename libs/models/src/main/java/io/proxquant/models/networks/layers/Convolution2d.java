package io.proxquant.models.networks.layers;

import java.util.Optional;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;

import io.proxquant.models.parameters.StoredParameter;
import io.proxquant.models.pass.ForwardPass;

/**
 * How a kernel moves over images. Every convolution that is built here goes through {@link #of}, the one place that knows
 * which calls
 * of the engine give wrong gradients.
 *
 * <p>A kernel of one pixel with a stride sees every second (third ...) pixel only, so those are taken first and convolved with
 * stride 1: the same function, exactly. Handed to the engine as it is, its backward pass in oneDNN writes past its workspace if
 * data is channels-last and the input channels are fewer than a block (8 with AVX2, 16 with AVX-512): gradients are then wrong
 * without a word, or the process hangs or crashes. With channels in full blocks the detour costs nothing (docs/adr/0011), so
 * that what is computed depends neither on widths nor on the processor.
 *
 * @param stride rows and columns between two places of the kernel
 * @param padding rows and columns of zeros on each side
 * @param dilation rows and columns between two elements of the kernel
 * @param groups into how many equal parts the channels fall that do not see each other
 */
public record Convolution2d(Shape stride, Shape padding, Shape dilation, int groups) {

    private static final Shape ONE = new Shape(1, 1);
    private static final Shape NONE = new Shape(0, 0);

    /** Every channel sees every other; the kernel is dense. */
    public static Convolution2d plain(int stride, int padding) {
        return new Convolution2d(new Shape(stride, stride), new Shape(padding, padding), ONE, 1);
    }

    /**
     * The convolution.
     *
     * @param input (samples, channels, height, width); stays open
     * @param kernel (out, channels / groups, height, width)
     * @param bias one number per output channel, or null
     */
    public NDArray of(NDArray input, NDArray kernel, NDArray bias) {
        if (!skipsPixels(kernel)) {
            return convolved(input, kernel, bias, stride);
        }
        // The mean of one pixel is that pixel: pooling takes pixels in one pass, backward too, where slicing needs one
        // per axis.
        try (NDArray seen = Pool.avgPool2d(input, ONE, stride, NONE, false, true)) {
            return convolved(seen, kernel, bias, ONE);
        }
    }

    /** The convolution on weights as they are stored, if there is a kernel for it. */
    Optional<NDArray> stored(ForwardPass pass, StoredParameter weight, NDArray input) {
        boolean plain = groups == 1
                && dilation.equals(ONE)
                && stride.get(0) == stride.get(1)
                && padding.get(0) == padding.get(1);
        return plain
                ? pass.products().convolution(pass, weight, input, (int) stride.get(0), (int) padding.get(0))
                : Optional.empty();
    }

    /** Padding is no part of it: oneDNN has another, sound, implementation for that. */
    private boolean skipsPixels(NDArray kernel) {
        Shape shape = kernel.getShape();
        return shape.get(2) == 1 && shape.get(3) == 1 && !stride.equals(ONE) && padding.equals(NONE);
    }

    private NDArray convolved(NDArray input, NDArray kernel, NDArray bias, Shape by) {
        return Conv2d.conv2d(input, kernel, bias, by, padding, dilation, groups).singletonOrThrow();
    }
}
