package io.proxquant.models.graphs;

import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.recurrent.RNN;

import static io.proxquant.models.graphs.GraphOperator.FLOATS;
import static io.proxquant.models.graphs.GraphOperator.several;

/** Recurrent layers by the engine's own kernels, whose gates lie in another order than ONNX's. */
final class Recurrences {
    /** ONNX has i, o, f, c; the engine i, f, c, o. */
    private static final int[] LSTM = {0, 2, 3, 1};
    /** ONNX has z, r, h; the engine r, z, h. */
    private static final int[] GRU = {1, 0, 2};

    private static final int[] RNN_GATE = {0};

    static final List<GraphOperator> OPERATORS = List.of(
            several("LSTM", FLOATS, call -> layer(call, LSTM, true), "direction", "hidden_size", "layout"),
            several(
                    "GRU",
                    FLOATS,
                    call -> {
                        call.require(
                                call.flag("linear_before_reset"),
                                "resets before the product (linear_before_reset 0), which is not taken; PyTorch exports 1");
                        return layer(call, GRU, false);
                    },
                    "direction",
                    "hidden_size",
                    "layout",
                    "linear_before_reset"),
            several("RNN", FLOATS, call -> layer(call, RNN_GATE, false), "direction", "hidden_size", "layout"));

    private Recurrences() {}

    private static NDList layer(OperatorCall call, int[] gates, boolean cell) {
        call.require(call.optional(4) == null, "has lengths of sequences, which are not taken");
        call.require(call.optional(7) == null, "has peepholes, which are not taken");
        String direction = call.text("direction", "forward");
        boolean batchFirst = call.flag("layout");
        boolean backwards = direction.equals("reverse");
        boolean both = direction.equals("bidirectional");
        call.require(backwards || both || direction.equals("forward"), "goes through sequences '" + direction + "'");
        NDArray x = batchFirst ? call.input(0).transpose(1, 0, 2) : call.input(0);
        call.require(x.getShape().dimension() == 3, "takes sequences of shape " + x.getShape());
        NDArray w = call.input(1);
        NDArray r = call.input(2);
        int directions = both ? 2 : 1;
        long hidden = r.getShape().get(2);
        call.require(
                w.getShape()
                                .equals(new Shape(
                                        directions,
                                        gates.length * hidden,
                                        x.getShape().get(2)))
                        && r.getShape().equals(new Shape(directions, gates.length * hidden, hidden)),
                "has weights of shapes " + w.getShape() + " and " + r.getShape() + " for " + x.getShape());
        NDArray bias = call.optional(3);
        call.require(
                bias == null || bias.getShape().equals(new Shape(directions, 2 * gates.length * hidden)),
                "has a bias of shape " + (bias == null ? null : bias.getShape()));
        long batch = x.getShape().get(1);
        call.charge(x.getShape().get(0), batch, directions * gates.length * hidden);
        NDList states = new NDList(state(call, 5, directions, batch, hidden, batchFirst));
        if (cell) {
            states.add(state(call, 6, directions, batch, hidden, batchFirst));
        }
        NDList outputs =
                computed(backwards ? x.flip(0) : x, states, parameters(call, gates, directions, hidden), gates, both);
        NDArray all = backwards ? outputs.get(0).flip(0) : outputs.get(0);
        Shape split = new Shape(x.getShape().get(0), batch, directions, hidden);
        NDArray y = all.reshape(split);
        NDList result = new NDList(batchFirst ? y.transpose(1, 0, 2, 3) : y.transpose(0, 2, 1, 3));
        for (int i = 1; i < outputs.size(); i++) {
            result.add(batchFirst ? outputs.get(i).transpose(1, 0, 2) : outputs.get(i));
        }
        return result;
    }

    private static NDList computed(NDArray x, NDList states, NDList parameters, int[] gates, boolean both) {
        if (gates == LSTM) {
            return x.getNDArrayInternal().lstm(x, states, parameters, true, 1, 0, false, both, false);
        }
        NDArray state = states.singletonOrThrow();
        return gates == GRU
                ? x.getNDArrayInternal().gru(x, state, parameters, true, 1, 0, false, both, false)
                : x.getNDArrayInternal().rnn(x, state, parameters, true, 1, RNN.Activation.TANH, 0, false, both, false);
    }

    private static NDList parameters(OperatorCall call, int[] gates, int directions, long hidden) {
        NDList parameters = new NDList();
        NDArray bias = call.optional(3);
        for (int i = 0; i < directions; i++) {
            parameters.add(ordered(call.input(1).get(i), gates, hidden));
            parameters.add(ordered(call.input(2).get(i), gates, hidden));
            long length = gates.length * hidden;
            NDArray both = bias == null
                    ? call.scope().zeros(new Shape(2 * length), call.input(0).getDataType())
                    : bias.get(i);
            parameters.add(ordered(Selections.range(both, 0, 0, length, 1), gates, hidden));
            parameters.add(ordered(Selections.range(both, 0, length, 2 * length, 1), gates, hidden));
        }
        return parameters;
    }

    private static NDArray ordered(NDArray rows, int[] gates, long hidden) {
        if (gates.length == 1) {
            return rows;
        }
        NDList parts = new NDList();
        for (int gate : gates) {
            parts.add(Selections.range(rows, 0, gate * hidden, (gate + 1) * hidden, 1));
        }
        return NDArrays.concat(parts, 0);
    }

    private static NDArray state(
            OperatorCall call, int input, int directions, long batch, long hidden, boolean batchFirst) {
        NDArray given = call.optional(input);
        Shape shape = new Shape(directions, batch, hidden);
        if (given == null) {
            return call.scope().zeros(shape, call.input(0).getDataType());
        }
        NDArray state = batchFirst ? given.transpose(1, 0, 2) : given;
        call.require(state.getShape().equals(shape), "has a state of shape " + given.getShape());
        return state;
    }
}
