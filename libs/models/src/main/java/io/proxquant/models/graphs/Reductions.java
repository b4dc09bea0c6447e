package io.proxquant.models.graphs;

import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.DataType;

import static io.proxquant.models.graphs.GraphOperator.FLOATS;
import static io.proxquant.models.graphs.GraphOperator.NUMBERS;
import static io.proxquant.models.graphs.GraphOperator.between;
import static io.proxquant.models.graphs.GraphOperator.of;

/** Operators that make one element of many. */
final class Reductions {

    static final List<GraphOperator> OPERATORS = java.util.stream.Stream.of(
                    reduction("ReduceSum", 13, FLOATS, (x, axes) -> x.sum(axes, true)),
                    reduction("ReduceMean", 18, FLOATS, Reductions::mean),
                    reduction(
                            "ReduceMax", 18, NUMBERS, (x, axes) -> each(x, axes, (y, a) -> y.max(new int[] {a}, true))),
                    reduction(
                            "ReduceMin", 18, NUMBERS, (x, axes) -> each(x, axes, (y, a) -> y.min(new int[] {a}, true))),
                    reduction(
                            "ReduceProd",
                            18,
                            FLOATS,
                            (x, axes) -> each(x, axes, (y, a) -> y.prod(new int[] {a}, true))),
                    reduction("ReduceL1", 18, FLOATS, (x, axes) -> x.abs().sum(axes, true)),
                    reduction("ReduceL2", 18, FLOATS, (x, axes) -> x.square()
                            .sum(axes, true)
                            .sqrt()),
                    reduction("ReduceSumSquare", 18, FLOATS, (x, axes) -> x.square()
                            .sum(axes, true)),
                    reduction("ReduceLogSum", 18, FLOATS, (x, axes) -> x.sum(axes, true)
                            .log()),
                    reduction("ReduceLogSumExp", 18, FLOATS, Reductions::logSumExp),
                    List.of(
                            of("ArgMax", NUMBERS, call -> best(call, true), "axis", "keepdims"),
                            of("ArgMin", NUMBERS, call -> best(call, false), "axis", "keepdims"),
                            of("CumSum", FLOATS, Reductions::running, "exclusive", "reverse")))
            .flatMap(List::stream)
            .toList();

    private Reductions() {}

    /** Less the largest first, so that what fits into the type does not overflow on the way. */
    private static NDArray logSumExp(NDArray x, int[] axes) {
        if (x.isEmpty()) {
            return x.exp().sum(axes, true).log();
        }
        NDArray largest = x.max(axes, true).stopGradient();
        NDArray taken = NDArrays.where(largest.isInfinite(), largest.zerosLike(), largest);
        return x.sub(taken).exp().sum(axes, true).log().add(taken);
    }

    /** Axes are an attribute first, an input from an opset on. */
    private static List<GraphOperator> reduction(
            String name, long asInput, Set<DataType> types, BiFunction<NDArray, int[], NDArray> body) {
        return List.of(
                between(
                        11,
                        asInput - 1,
                        name,
                        types,
                        call -> reduced(call, call.list("axes"), body),
                        "axes",
                        "keepdims"),
                between(
                        asInput,
                        25,
                        name,
                        types,
                        call -> reduced(call, call.integers(1), body),
                        "noop_with_empty_axes",
                        "keepdims"));
    }

    private static NDArray reduced(OperatorCall call, long[] given, BiFunction<NDArray, int[], NDArray> body) {
        NDArray x = call.input(0);
        int rank = x.getShape().dimension();
        boolean bound = call.node().operator().equals("ReduceMax")
                || call.node().operator().equals("ReduceMin");
        call.require(!bound || x.size() > 0, "looks for the largest or smallest of nothing, which is not taken");
        boolean none = given == null || given.length == 0;
        if (none && call.flag("noop_with_empty_axes")) {
            // Over no axis: what is done to each element is still done.
            return body.apply(x.expandDims(rank), new int[] {rank}).squeeze(rank);
        }
        int[] axes = none
                ? IntStream.range(0, rank).toArray()
                : IntStream.range(0, given.length)
                        .map(i -> call.axis(given[i], rank))
                        .sorted()
                        .toArray();
        if (rank == 0) {
            return body.apply(x.expandDims(0), new int[] {0}).squeeze(0);
        }
        NDArray kept = body.apply(x, axes);
        return call.integer("keepdims", 1) != 0 ? kept : kept.squeeze(axes);
    }

    /** The engine takes the mean over one axis or all. */
    static NDArray mean(NDArray x, int[] axes) {
        long count = 1;
        for (int axis : axes) {
            count *= x.getShape().get(axis);
        }
        return x.sum(axes, true).div(count);
    }

    private static NDArray each(NDArray x, int[] axes, BiFunction<NDArray, Integer, NDArray> body) {
        NDArray result = x;
        for (int axis : axes) {
            result = body.apply(result, axis);
        }
        return result;
    }

    private static NDArray best(OperatorCall call, boolean largest) {
        NDArray x = call.input(0);
        int axis = call.axis(call.integer("axis", 0), x.getShape().dimension());
        NDArray found = largest ? x.argMax(axis) : x.argMin(axis);
        return call.integer("keepdims", 1) != 0 ? found.expandDims(axis) : found;
    }

    private static NDArray running(OperatorCall call) {
        NDArray x = call.input(0);
        int axis = call.axis(call.integers(1)[0], x.getShape().dimension());
        NDArray turned = call.flag("reverse") ? x.flip(axis) : x;
        NDArray sums = turned.cumSum(axis);
        NDArray result = call.flag("exclusive") ? sums.sub(turned) : sums;
        return call.flag("reverse") ? result.flip(axis) : result;
    }
}
