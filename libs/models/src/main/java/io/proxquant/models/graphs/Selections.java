package io.proxquant.models.graphs;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;

import static io.proxquant.models.graphs.GraphOperator.ALL;
import static io.proxquant.models.graphs.GraphOperator.FLOATS;
import static io.proxquant.models.graphs.GraphOperator.NUMBERS;
import static io.proxquant.models.graphs.GraphOperator.between;
import static io.proxquant.models.graphs.GraphOperator.of;
import static io.proxquant.models.graphs.GraphOperator.several;

/** Operators that take some elements, or repeat them at the border. */
final class Selections {

    static final List<GraphOperator> OPERATORS = List.of(
            of("Slice", ALL, Selections::slice),
            of("Gather", ALL, Selections::gather, "axis"),
            of("GatherElements", NUMBERS, Selections::gatherElements, "axis"),
            several("TopK", FLOATS, Selections::largest, "axis", "largest", "sorted"),
            between(11, 25, "Pad", FLOATS, Selections::pad, "mode"));

    private Selections() {}

    private static NDArray slice(OperatorCall call) {
        NDArray x = call.input(0).reshape(call.input(0).getShape());
        int rank = x.getShape().dimension();
        long[] starts = call.integers(1);
        long[] ends = call.integers(2);
        long[] axes = call.integers(3);
        long[] steps = call.integers(4);
        for (int i = 0; i < starts.length; i++) {
            int axis = call.axis(axes == null ? i : axes[i], rank);
            long step = steps == null ? 1 : steps[i];
            call.require(step != 0, "has a step of 0");
            long extent = x.getShape().get(axis);
            long low = step > 0 ? 0 : -1;
            long high = step > 0 ? extent : extent - 1;
            long start = bounded(starts[i] < 0 ? starts[i] + extent : starts[i], step > 0 ? 0 : 0, high);
            long end = bounded(ends[i] < 0 ? Math.max(-1, ends[i] + extent) : ends[i], low, high + (step > 0 ? 0 : 1));
            x = step > 0 ? range(x, axis, start, Math.max(start, end), step) : backwards(x, axis, start, end, step);
        }
        return x;
    }

    private static long bounded(long value, long low, long high) {
        return Math.max(low, Math.min(high, value));
    }

    private static NDArray backwards(NDArray x, int axis, long start, long end, long step) {
        long[] places =
                LongStream.iterate(start, at -> at > end, at -> at + step).toArray();
        return at(x, axis, places);
    }

    /** Elements from start (included) to end along an axis. */
    static NDArray range(NDArray x, int axis, long start, long end, long step) {
        if (start == end) {
            long[] none = x.getShape().getShape().clone();
            none[axis] = 0;
            return x.getManager().zeros(new Shape(none), x.getDataType());
        }
        return x.get(new NDIndex(":, ".repeat(axis) + start + ":" + end + ":" + Math.min(step, end - start)));
    }

    private static NDArray at(NDArray x, int axis, long... places) {
        if (places.length == 0) {
            return range(x, axis, 0, 0, 1);
        }
        return taken(x, axis, x.getManager().create(places));
    }

    /** Slices along an axis, by a tensor of places that are inside. */
    private static NDArray taken(NDArray x, int axis, NDArray places) {
        int rank = x.getShape().dimension();
        int[] front = IntStream.concat(
                        IntStream.of(axis), IntStream.range(0, rank).filter(i -> i != axis))
                .toArray();
        int[] back = IntStream.range(0, rank)
                .map(i -> i < axis ? i + 1 : i == axis ? 0 : i)
                .toArray();
        Shape rest = x.transpose(front).getShape().slice(1);
        NDArray rows = x.transpose(front).reshape(x.getShape().get(axis), rest.size());
        NDArray flat = rows.getNDArrayInternal()
                .embedding(places.reshape(places.size()), rows, SparseFormat.DENSE)
                .singletonOrThrow();
        NDArray moved = flat.reshape(new Shape(places.size()).addAll(rest)).transpose(back);
        long[] shape = LongStream.concat(
                        LongStream.concat(
                                Arrays.stream(x.getShape().getShape()).limit(axis),
                                Arrays.stream(places.getShape().getShape())),
                        Arrays.stream(x.getShape().getShape()).skip(axis + 1L))
                .toArray();
        return moved.reshape(shape);
    }

    private static NDArray gather(OperatorCall call) {
        NDArray x = call.input(0);
        int axis = call.axis(call.integer("axis", 0), x.getShape().dimension());
        call.charge(
                x.size() / Math.max(1, x.getShape().get(axis)), call.input(1).size());
        return taken(x, axis, inside(call, call.input(1), x.getShape().get(axis)));
    }

    /** Places counted from the front; refused if one is outside. */
    private static NDArray inside(OperatorCall call, NDArray given, long extent) {
        NDArray places = given.toType(DataType.INT64, true);
        if (places.size() > 0) {
            long low = places.min().toLongArray()[0];
            long high = places.max().toLongArray()[0];
            call.require(
                    low >= -extent && high < extent, "takes element " + (low < -extent ? low : high) + " of " + extent);
            return low < 0 ? NDArrays.where(places.lt(0), places.add(extent), places) : places;
        }
        return places;
    }

    private static NDArray gatherElements(OperatorCall call) {
        NDArray x = call.input(0);
        int axis = call.axis(call.integer("axis", 0), x.getShape().dimension());
        return x.gather(inside(call, call.input(1), x.getShape().get(axis)), axis);
    }

    private static NDList largest(OperatorCall call) {
        NDArray x = call.input(0);
        int axis = call.axis(call.integer("axis", -1), x.getShape().dimension());
        long count = call.integers(1)[0];
        call.require(count >= 0 && count <= x.getShape().get(axis), "takes " + count + " of " + x.getShape());
        return x.topK((int) count, axis, call.integer("largest", 1) != 0, true);
    }

    private static NDArray pad(OperatorCall call) {
        NDArray x = call.input(0);
        int rank = x.getShape().dimension();
        long[] pads = call.integers(1);
        long[] given = call.integers(3);
        int count = given == null ? rank : given.length;
        call.require(pads.length == 2 * count, "has " + pads.length + " paddings for " + count + " axes");
        long[] before = new long[rank];
        long[] after = new long[rank];
        long[] shape = x.getShape().getShape().clone();
        for (int i = 0; i < count; i++) {
            int axis = call.axis(given == null ? i : given[i], rank);
            call.require(before[axis] == 0 && after[axis] == 0, "pads axis " + axis + " twice");
            before[axis] = pads[i];
            after[axis] = pads[i + count];
            shape[axis] = Math.addExact(shape[axis], Math.addExact(pads[i], pads[i + count]));
        }
        call.charge(shape);
        String mode = call.text("mode", "constant");
        if (mode.equals("constant")) {
            double value = call.optional(2) == null
                    ? 0
                    : call.input(2).toType(DataType.FLOAT64, true).getDouble();
            return x.pad(Windows.borders(before, after), value);
        }
        NDArray result = x.reshape(x.getShape());
        for (int axis = 0; axis < rank; axis++) {
            if (before[axis] != 0 || after[axis] != 0) {
                long extent = x.getShape().get(axis);
                result = at(
                        result,
                        axis,
                        LongStream.range(-before[axis], extent + after[axis])
                                .map(place -> mirrored(call, mode, place, extent))
                                .toArray());
            }
        }
        return result;
    }

    private static long mirrored(OperatorCall call, String mode, long place, long extent) {
        return switch (mode) {
            case "edge" -> bounded(place, 0, extent - 1);
            case "wrap" -> Math.floorMod(place, extent);
            case "reflect" -> {
                long period = Math.max(1, 2 * (extent - 1));
                long at = Math.floorMod(place, period);
                yield at < extent ? at : period - at;
            }
            default -> {
                call.require(false, "pads by '" + mode + "'; taken are constant, edge, reflect, wrap");
                yield 0;
            }
        };
    }
}
