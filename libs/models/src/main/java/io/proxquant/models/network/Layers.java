package io.proxquant.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;

/**
 * The layers' forward passes. Each closes its input's handle unless told to keep it: autograd keeps what backward needs, and
 * the rest of the activations is freed at once instead of at the end of the step.
 */
final class Layers {

    /** 0.9 of the old statistic is kept, torch's momentum 0.1. */
    private static final float MOMENTUM = 0.9f;

    private static final float EPSILON = 1e-5f;

    private Layers() {}

    /** A convolution without bias. */
    record Convolution(NDArray weight, Shape stride, Shape padding) {

        /** The input stays open. */
        NDArray keeping(NDManager scope, NDArray input) {
            // Stored (out, h, w, in), seen as (out, in, h, w): for libtorch that is a channels-last tensor.
            NDArray seen = weight.transpose(0, 3, 1, 2);
            seen.attach(scope);
            return Conv2d.conv2d(input, seen, null, stride, padding, new Shape(1, 1))
                    .singletonOrThrow();
        }

        NDArray closing(NDManager scope, NDArray input) {
            NDArray output = keeping(scope, input);
            input.close();
            return output;
        }
    }

    /** Batch normalisation over channels. */
    record Norm(NDArray scale, NDArray shift, NDArray mean, NDArray variance) {

        NDArray closing(NDArray input, boolean training) {
            // Axis -1 is DJL's way to hand the tensor to libtorch as it is, with channels in dimension 1.
            NDArray output = input.getNDArrayInternal()
                    .batchNorm(input, mean, variance, scale, shift, -1, MOMENTUM, EPSILON, training)
                    .singletonOrThrow();
            input.close();
            return output;
        }
    }

    /** A fully connected layer. */
    record Dense(NDArray weight, NDArray bias) {

        NDArray closing(NDArray input) {
            NDArray output = Linear.linear(input, weight, bias).singletonOrThrow();
            input.close();
            return output;
        }
    }

    static NDArray relu(NDArray input) {
        NDArray output = Activation.relu(input);
        input.close();
        return output;
    }

    /** Mean over height and width: (samples, channels). */
    static NDArray average(NDArray input) {
        NDArray output = Pool.globalAvgPool2d(input);
        input.close();
        return output;
    }

    static NDArray add(NDArray one, NDArray other) {
        NDArray output = one.add(other);
        one.close();
        other.close();
        return output;
    }
}
