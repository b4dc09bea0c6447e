package io.proxquant.models.networks.layers;

import java.util.function.UnaryOperator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;

import io.proxquant.models.parameters.StoredParameter;
import io.proxquant.models.pass.ForwardPass;
import io.proxquant.networks.Layout;

/**
 * The layers' forward passes. Each closes its input's handle unless told to keep it: autograd keeps what backward needs, and
 * the rest of the activations is freed at once instead of at the end of the step.
 */
public final class Layers {

    /** 0.9 of the old statistic is kept, torch's momentum 0.1. */
    private static final float MOMENTUM = 0.9f;

    private static final float EPSILON = (float) Layout.NORM_EPSILON;

    private Layers() {}

    /** A convolution; {@code bias} may be null. */
    public record Convolution(StoredParameter weight, StoredParameter bias, Convolution2d geometry) {

        /** The input stays open. */
        public NDArray keeping(ForwardPass pass, NDArray input) {
            UnaryOperator<NDArray> product = any -> apply(pass, input, any, null);
            pass.visit(weight, product);
            return geometry.stored(pass, weight, input)
                    .map(output ->
                            bias == null ? output : output.addi(bias.array().reshape(1, -1, 1, 1)))
                    .orElseGet(() -> apply(pass, input, weight.array(), bias == null ? null : bias.array()));
        }

        public NDArray closing(ForwardPass pass, NDArray input) {
            NDArray output = keeping(pass, input);
            input.close();
            return output;
        }

        private NDArray apply(ForwardPass pass, NDArray input, NDArray stored, NDArray added) {
            // Stored (out, h, w, in), seen as (out, in, h, w): for libtorch that is a channels-last tensor.
            NDArray seen = stored.transpose(0, 3, 1, 2);
            seen.attach(pass.scope());
            return geometry.of(input, seen, added);
        }
    }

    /** Batch normalisation over channels. */
    public record Norm(StoredParameter scale, StoredParameter shift, StoredParameter mean, StoredParameter variance) {

        public NDArray closing(ForwardPass pass, NDArray input) {
            // Axis -1 is DJL's way to hand the tensor to libtorch as it is, with channels in dimension 1.
            NDArray output = input.getNDArrayInternal()
                    .batchNorm(
                            input,
                            mean.array(),
                            variance.array(),
                            scale.array(),
                            shift.array(),
                            -1,
                            MOMENTUM,
                            EPSILON,
                            pass.training())
                    .singletonOrThrow();
            input.close();
            return output;
        }
    }

    /** A fully connected layer. */
    public record Dense(StoredParameter weight, StoredParameter bias) {

        public NDArray closing(ForwardPass pass, NDArray input) {
            pass.visit(weight, any -> Linear.linear(input, any).singletonOrThrow());
            NDArray output = pass.linear(input, weight, bias);
            input.close();
            return output;
        }
    }

    /** Mean over height and width: (samples, channels). */
    public static NDArray average(NDArray input) {
        NDArray output = Pool.globalAvgPool2d(input);
        input.close();
        return output;
    }

    /** Largest of each 2x2 square; a last odd row or column is left out. */
    public static NDArray halvedByMaximum(NDArray input) {
        NDArray output = Pool.maxPool2d(input, new Shape(2, 2), new Shape(2, 2), new Shape(0, 0), false);
        input.close();
        return output;
    }

    /** One row per sample, elements in torch's order: channel, row, column. */
    public static NDArray flat(NDArray input) {
        NDArray output = input.reshape(input.getShape().get(0), -1);
        input.close();
        return output;
    }

    public static NDArray add(NDArray one, NDArray other) {
        NDArray output = one.add(other);
        one.close();
        other.close();
        return output;
    }
}
