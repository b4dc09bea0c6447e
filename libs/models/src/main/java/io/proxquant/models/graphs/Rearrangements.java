package io.proxquant.models.graphs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;

import static io.proxquant.models.graphs.GraphOperator.ALL;
import static io.proxquant.models.graphs.GraphOperator.between;
import static io.proxquant.models.graphs.GraphOperator.of;
import static io.proxquant.models.graphs.GraphOperator.several;

/** Operators that move elements and change none. */
final class Rearrangements {

    static final List<GraphOperator> OPERATORS = List.of(
            of("Reshape", ALL, Rearrangements::reshape, "allowzero"),
            of("Flatten", ALL, Rearrangements::flatten, "axis"),
            of("Transpose", ALL, Rearrangements::transpose, "perm"),
            between(11, 12, "Squeeze", ALL, call -> squeeze(call, call.list("axes")), "axes"),
            between(13, 25, "Squeeze", ALL, call -> squeeze(call, call.integers(1))),
            between(11, 12, "Unsqueeze", ALL, call -> unsqueeze(call, call.list("axes")), "axes"),
            between(13, 25, "Unsqueeze", ALL, call -> unsqueeze(call, call.integers(1))),
            of("Concat", ALL, Rearrangements::concat, "axis"),
            several("Split", ALL, Rearrangements::split, "axis", "split", "num_outputs"),
            of("Expand", ALL, Rearrangements::expand),
            of("Tile", ALL, Rearrangements::tile),
            of("DepthToSpace", ALL, Rearrangements::depthToSpace, "blocksize", "mode"),
            of("SpaceToDepth", ALL, Rearrangements::spaceToDepth, "blocksize"));

    private Rearrangements() {}

    private static NDArray reshape(OperatorCall call) {
        Shape from = call.input(0).getShape();
        long[] to = call.integers(1);
        for (int i = 0; i < to.length; i++) {
            if (to[i] == 0 && !call.flag("allowzero")) {
                call.require(i < from.dimension(), "copies extent " + i + " of " + from);
                to[i] = from.get(i);
            }
        }
        long known = Arrays.stream(to).filter(extent -> extent != -1).reduce(1, (a, b) -> a * b);
        long open = Arrays.stream(to).filter(extent -> extent == -1).count();
        boolean fits = open == 0 ? known == from.size() : open == 1 && known > 0 && from.size() % known == 0;
        call.require(fits, "cannot make " + Arrays.toString(to) + " of " + from);
        return call.input(0).reshape(to);
    }

    private static NDArray flatten(OperatorCall call) {
        Shape shape = call.input(0).getShape();
        long given = call.integer("axis", 1);
        int axis = given == shape.dimension() ? shape.dimension() : call.axis(given, shape.dimension());
        return call.input(0)
                .reshape(shape.slice(0, axis).size(), shape.slice(axis).size());
    }

    private static NDArray transpose(OperatorCall call) {
        int rank = call.input(0).getShape().dimension();
        long[] given = call.list("perm");
        call.require(given == null || given.length == rank, "moves other axes than it has");
        return call.input(0)
                .transpose(IntStream.range(0, rank)
                        .map(i -> given == null ? rank - 1 - i : call.axis(given[i], rank))
                        .toArray());
    }

    private static NDArray squeeze(OperatorCall call, long[] given) {
        Shape shape = call.input(0).getShape();
        int rank = shape.dimension();
        int[] axes = given == null
                ? IntStream.range(0, rank).filter(i -> shape.get(i) == 1).toArray()
                : Arrays.stream(given).mapToInt(axis -> call.axis(axis, rank)).toArray();
        List<Long> left = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            int axis = i;
            boolean out = Arrays.stream(axes).anyMatch(a -> a == axis);
            call.require(!out || shape.get(i) == 1, "takes out axis " + i + " of " + shape);
            if (!out) {
                left.add(shape.get(i));
            }
        }
        return call.input(0).reshape(new Shape(left));
    }

    private static NDArray unsqueeze(OperatorCall call, long[] given) {
        Shape shape = call.input(0).getShape();
        int rank = shape.dimension() + given.length;
        int[] axes =
                Arrays.stream(given).mapToInt(axis -> call.axis(axis, rank)).toArray();
        long[] wide = new long[rank];
        int next = 0;
        for (int i = 0; i < rank; i++) {
            int axis = i;
            boolean fresh = Arrays.stream(axes).anyMatch(a -> a == axis);
            wide[i] = fresh ? 1 : shape.get(next++);
        }
        return call.input(0).reshape(wide);
    }

    private static NDArray concat(OperatorCall call) {
        List<NDArray> all = call.all();
        Shape shape = all.get(0).getShape();
        int axis = call.axis(call.integer("axis", 0), shape.dimension());
        long[] whole = shape.getShape().clone();
        whole[axis] = all.stream().mapToLong(x -> x.getShape().get(axis)).sum();
        call.charge(whole);
        return NDArrays.concat(new NDList(all), axis);
    }

    private static NDList split(OperatorCall call) {
        NDArray x = call.input(0);
        int axis = call.axis(call.integer("axis", 0), x.getShape().dimension());
        long extent = x.getShape().get(axis);
        int parts = call.outputs();
        call.require(
                call.opset() < 13 ? call.optional(1) == null : !call.set("split"),
                "is told its parts as opsets " + (call.opset() < 13 ? "from 13 on are" : "until 12 are"));
        long[] sizes = call.opset() < 13 ? call.list("split") : call.integers(1);
        if (sizes == null) {
            long most = (extent + parts - 1) / parts;
            sizes = new long[parts];
            for (int i = 0; i < parts; i++) {
                sizes[i] = Math.min(most, Math.max(0, extent - i * most));
            }
        }
        call.require(
                sizes.length == parts
                        && Arrays.stream(sizes).sum() == extent
                        && Arrays.stream(sizes).min().orElse(0) >= 0,
                "splits " + extent + " into " + Arrays.toString(sizes) + " and has " + parts + " outputs");
        NDList outputs = new NDList();
        long from = 0;
        for (long size : sizes) {
            outputs.add(Selections.range(x, axis, from, from + size, 1));
            from += size;
        }
        return outputs;
    }

    private static NDArray expand(OperatorCall call) {
        Shape shape = Elementwise.broadcast(call, call.input(0).getShape(), new Shape(call.integers(1)));
        call.charge(shape);
        return call.input(0).broadcast(shape);
    }

    private static NDArray tile(OperatorCall call) {
        long[] repeats = call.integers(1);
        long[] shape = call.input(0).getShape().getShape().clone();
        call.require(repeats.length == shape.length, "repeats other axes than it has");
        for (int i = 0; i < shape.length; i++) {
            call.require(repeats[i] >= 0 && repeats[i] <= 1 << 30, "repeats " + repeats[i] + " times");
            shape[i] *= repeats[i];
        }
        call.charge(shape);
        return call.input(0).tile(repeats);
    }

    private static NDArray depthToSpace(OperatorCall call) {
        Shape s = call.input(0).getShape();
        long b = block(call);
        call.require(s.dimension() == 4 && s.get(1) % (b * b) == 0, "has no blocks of " + b + " in " + s);
        long inner = s.get(1) / (b * b);
        boolean columnFirst = call.text("mode", "DCR").equals("CRD");
        NDArray parts = columnFirst
                ? call.input(0)
                        .reshape(s.get(0), inner, b, b, s.get(2), s.get(3))
                        .transpose(0, 1, 4, 2, 5, 3)
                : call.input(0)
                        .reshape(s.get(0), b, b, inner, s.get(2), s.get(3))
                        .transpose(0, 3, 4, 1, 5, 2);
        return parts.reshape(s.get(0), inner, s.get(2) * b, s.get(3) * b);
    }

    private static NDArray spaceToDepth(OperatorCall call) {
        Shape s = call.input(0).getShape();
        long b = block(call);
        call.require(
                s.dimension() == 4 && s.get(2) % b == 0 && s.get(3) % b == 0, "has no blocks of " + b + " in " + s);
        return call.input(0)
                .reshape(s.get(0), s.get(1), s.get(2) / b, b, s.get(3) / b, b)
                .transpose(0, 3, 5, 1, 2, 4)
                .reshape(s.get(0), s.get(1) * b * b, s.get(2) / b, s.get(3) / b);
    }

    private static long block(OperatorCall call) {
        long block = call.integer("blocksize", 0);
        call.require(block > 0 && block < 1 << 15, "has blocks of " + block);
        return block;
    }
}
