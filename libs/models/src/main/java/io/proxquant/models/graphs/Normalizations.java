package io.proxquant.models.graphs;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.Dropout;

import static io.proxquant.models.graphs.GraphOperator.ALL;
import static io.proxquant.models.graphs.GraphOperator.FLOATS;
import static io.proxquant.models.graphs.GraphOperator.of;
import static io.proxquant.models.graphs.GraphOperator.several;

/** Normalisations, and dropout. */
final class Normalizations {
    private static final double EPSILON = 1e-5;

    static final List<GraphOperator> OPERATORS = List.of(
            several("BatchNormalization", FLOATS, Normalizations::batch, "epsilon", "momentum", "training_mode"),
            of("InstanceNormalization", FLOATS, Normalizations::instance, "epsilon"),
            new GraphOperator(
                    "LayerNormalization",
                    17,
                    25,
                    FLOATS,
                    Set.of("axis", "epsilon", "stash_type"),
                    Normalizations::layer),
            of("LpNormalization", FLOATS, Normalizations::length, "axis", "p"),
            GraphOperator.between(
                    23, 25, "RMSNormalization", FLOATS, Normalizations::rms, "axis", "epsilon", "stash_type"),
            several("Dropout", ALL, Normalizations::dropout, "seed"));

    private Normalizations() {}

    /**
     * In training the batch's own statistics are taken and the running ones moved as PyTorch does (with the unbiased variance).
     * A node that is itself set to training gives its statistics as outputs, by ONNX's rule, and moves nothing.
     */
    private static NDList batch(OperatorCall call) {
        NDArray x = call.input(0);
        float epsilon = call.real("epsilon", EPSILON);
        float momentum = call.real("momentum", 0.9);
        if (call.flag("training_mode")) {
            int[] axes = IntStream.range(0, x.getShape().dimension())
                    .filter(i -> i != 1)
                    .toArray();
            NDArray mean = Reductions.mean(x, axes);
            NDArray variance = Reductions.mean(x.sub(mean).square(), axes);
            NDArray y = x.sub(mean)
                    .div(variance.add(epsilon).sqrt())
                    .mul(perChannel(call, 1))
                    .add(perChannel(call, 2));
            Shape channels = new Shape(x.getShape().get(1));
            return new NDList(
                    y,
                    moved(call.input(3), mean.reshape(channels), momentum),
                    moved(call.input(4), variance.reshape(channels), momentum));
        }
        return x.getNDArrayInternal()
                .batchNorm(
                        x,
                        call.input(3),
                        call.input(4),
                        call.input(1),
                        call.input(2),
                        -1,
                        momentum,
                        epsilon,
                        call.training());
    }

    private static NDArray moved(NDArray running, NDArray seen, float momentum) {
        return running.mul(momentum).add(seen.mul(1 - momentum));
    }

    private static NDArray perChannel(OperatorCall call, int input) {
        NDArray vector = call.input(input);
        Shape like = call.input(0).getShape();
        call.require(vector.size() == like.get(1), "has " + vector.size() + " values for the channels of " + like);
        long[] shape = new long[like.dimension()];
        java.util.Arrays.fill(shape, 1);
        shape[1] = vector.size();
        return vector.reshape(shape);
    }

    private static NDArray instance(OperatorCall call) {
        NDArray x = call.input(0);
        int[] axes = IntStream.range(2, x.getShape().dimension()).toArray();
        return standardized(x, axes, call.real("epsilon", EPSILON))
                .mul(perChannel(call, 1))
                .add(perChannel(call, 2));
    }

    /** Besides the result the mean and the inverse of the deviation. */
    private static NDList layer(OperatorCall call) {
        NDArray x = call.input(0);
        int rank = x.getShape().dimension();
        int axis = call.axis(call.integer("axis", -1), rank);
        int[] axes = IntStream.range(axis, rank).toArray();
        NDArray mean = Reductions.mean(x, axes);
        NDArray centred = x.sub(mean);
        NDArray inverse = Reductions.mean(centred.square(), axes)
                .add(call.real("epsilon", EPSILON))
                .sqrt()
                .pow(-1);
        NDArray scaled = centred.mul(inverse).mul(Elementwise.charged(call, x, 1));
        NDArray result = call.optional(2) == null ? scaled : scaled.add(Elementwise.charged(call, scaled, 2));
        return new NDList(result, mean, inverse);
    }

    private static NDArray rms(OperatorCall call) {
        NDArray x = call.input(0);
        int rank = x.getShape().dimension();
        int[] axes =
                IntStream.range(call.axis(call.integer("axis", -1), rank), rank).toArray();
        return x.div(Reductions.mean(x.square(), axes)
                        .add(call.real("epsilon", EPSILON))
                        .sqrt())
                .mul(Elementwise.charged(call, x, 1));
    }

    private static NDArray standardized(NDArray x, int[] axes, float epsilon) {
        NDArray centred = x.sub(Reductions.mean(x, axes));
        return centred.div(Reductions.mean(centred.square(), axes).add(epsilon).sqrt());
    }

    private static NDArray length(OperatorCall call) {
        NDArray x = call.input(0);
        int[] axis = {call.axis(call.integer("axis", -1), x.getShape().dimension())};
        NDArray length = call.integer("p", 2) == 1
                ? x.abs().sum(axis, true)
                : x.square().sum(axis, true).sqrt();
        NDArray none = length.eq(0).toType(x.getDataType(), false);
        return x.div(length.add(none));
    }

    /** Only of a node that is set to training, and only in training. */
    private static NDList dropout(OperatorCall call) {
        NDArray x = call.input(0);
        NDArray mode = call.optional(2);
        boolean drops = call.training()
                && mode != null
                && mode.toType(DataType.BOOLEAN, true).getBoolean();
        if (!drops) {
            return new NDList(
                    x.reshape(x.getShape()), call.scope().ones(x.getShape()).toType(DataType.BOOLEAN, true));
        }
        call.require(call.outputs() == 1, "gives its mask in training too, which is not taken");
        NDArray ratio = call.optional(1);
        float rate = ratio == null ? 0.5f : ratio.toType(DataType.FLOAT32, true).getFloat();
        call.require(rate >= 0 && rate < 1, "drops a share of " + rate);
        return Dropout.dropout(x, rate, true);
    }
}
