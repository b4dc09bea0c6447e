package io.proxquant.models.graphs;

import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.Shape;

import static io.proxquant.models.graphs.GraphOperator.FLOATS;
import static io.proxquant.models.graphs.GraphOperator.NUMBERS;
import static io.proxquant.models.graphs.GraphOperator.between;
import static io.proxquant.models.graphs.GraphOperator.of;

/** Activation functions, softmax, and bounds. */
final class Activations {

    static final List<GraphOperator> OPERATORS = List.of(
            of("Relu", FLOATS, call -> call.input(0).getNDArrayInternal().relu()),
            of("Sigmoid", FLOATS, call -> call.input(0).getNDArrayInternal().sigmoid()),
            of("Softplus", FLOATS, call -> call.input(0).getNDArrayInternal().softPlus()),
            of("Softsign", FLOATS, call -> call.input(0).getNDArrayInternal().softSign()),
            of(
                    "LeakyRelu",
                    FLOATS,
                    call -> call.input(0).getNDArrayInternal().leakyRelu(call.real("alpha", 0.01)),
                    "alpha"),
            of("Elu", FLOATS, call -> call.input(0).getNDArrayInternal().elu(call.real("alpha", 1)), "alpha"),
            of("Selu", FLOATS, Activations::selu, "alpha", "gamma"),
            of("Celu", FLOATS, Activations::celu, "alpha"),
            of("HardSigmoid", FLOATS, Activations::hardSigmoid, "alpha", "beta"),
            between(14, 25, "HardSwish", FLOATS, call -> {
                NDArray x = call.input(0);
                return x.mul(x.div(6).add(0.5).clip(0, 1));
            }),
            of(
                    "ThresholdedRelu",
                    FLOATS,
                    call -> {
                        NDArray x = call.input(0);
                        return x.mul(x.gt(call.real("alpha", 1)).toType(x.getDataType(), false));
                    },
                    "alpha"),
            between(18, 25, "Mish", FLOATS, call -> call.input(0)
                    .mul(call.input(0).getNDArrayInternal().softPlus().tanh())),
            between(20, 25, "Gelu", FLOATS, Activations::gelu, "approximate"),
            between(
                    24,
                    25,
                    "Swish",
                    FLOATS,
                    call -> call.input(0)
                            .mul(call.input(0)
                                    .mul(call.real("alpha", 1))
                                    .getNDArrayInternal()
                                    .sigmoid()),
                    "alpha"),
            of("PRelu", FLOATS, Activations::prelu),
            of("Clip", NUMBERS, Activations::clip),
            between(13, 25, "Softmax", FLOATS, call -> call.input(0).softmax(axis(call)), "axis"),
            between(13, 25, "LogSoftmax", FLOATS, call -> call.input(0).logSoftmax(axis(call)), "axis"),
            between(11, 12, "Softmax", FLOATS, call -> flattened(call, false), "axis"),
            between(11, 12, "LogSoftmax", FLOATS, call -> flattened(call, true), "axis"));

    private Activations() {}

    private static int axis(OperatorCall call) {
        return call.axis(call.integer("axis", -1), call.input(0).getShape().dimension());
    }

    /** Until opset 12 over all dimensions from the axis on. */
    private static NDArray flattened(OperatorCall call, boolean logarithm) {
        Shape shape = call.input(0).getShape();
        int axis = call.axis(call.integer("axis", 1), shape.dimension());
        NDArray rows = call.input(0).reshape(shape.slice(0, axis).size(), -1);
        return (logarithm ? rows.logSoftmax(1) : rows.softmax(1)).reshape(shape);
    }

    private static NDArray selu(OperatorCall call) {
        NDArray x = call.input(0);
        NDArray low = x.minimum(0).exp().sub(1).mul(call.real("alpha", 1.67326319217681884765625));
        return x.maximum(0).add(low).mul(call.real("gamma", 1.05070102214813232421875));
    }

    private static NDArray celu(OperatorCall call) {
        NDArray x = call.input(0);
        float alpha = call.real("alpha", 1);
        return x.maximum(0).add(x.minimum(0).div(alpha).exp().sub(1).mul(alpha));
    }

    private static NDArray hardSigmoid(OperatorCall call) {
        return call.input(0)
                .mul(call.real("alpha", 0.2))
                .add(call.real("beta", 0.5))
                .clip(0, 1);
    }

    private static NDArray gelu(OperatorCall call) {
        NDArray x = call.input(0);
        if (!call.text("approximate", "none").equals("tanh")) {
            return x.getNDArrayInternal().gelu();
        }
        NDArray inner = x.pow(3).mul(0.044715).add(x).mul(Math.sqrt(2 / Math.PI));
        return x.mul(inner.tanh().add(1)).mul(0.5);
    }

    private static NDArray prelu(OperatorCall call) {
        NDArray x = call.input(0);
        return x.maximum(0).add(x.minimum(0).mul(Elementwise.charged(call, x, 1)));
    }

    private static NDArray clip(OperatorCall call) {
        NDArray x = call.input(0).reshape(call.input(0).getShape());
        if (call.optional(1) != null) {
            x = NDArrays.maximum(x, Elementwise.charged(call, x, 1));
        }
        return call.optional(2) == null ? x : NDArrays.minimum(x, Elementwise.charged(call, x, 2));
    }
}
