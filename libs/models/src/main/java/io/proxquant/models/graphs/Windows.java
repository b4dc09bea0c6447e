package io.proxquant.models.graphs;

import java.util.Arrays;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * How a kernel or a window moves over an input: what is set about the node, with what follows from the input's extents.
 *
 * @param kernel extents of the window
 * @param before elements that are added in front, per dimension
 * @param after elements that are added behind
 */
record Windows(long[] kernel, long[] strides, long[] dilations, long[] before, long[] after) {

    static Windows of(OperatorCall call, Shape input, long[] kernel) {
        int rank = kernel.length;
        call.require(input.dimension() == rank + 2, "moves a kernel of " + rank + " dimensions over " + input);
        long[] strides = positive(call, "strides", rank);
        long[] dilations = positive(call, "dilations", rank);
        long[] pads = call.list("pads");
        call.require(
                pads == null || pads.length == 2 * rank && Arrays.stream(pads).allMatch(p -> p >= 0 && p < 1 << 24),
                "has the paddings " + Arrays.toString(pads));
        long[] before = new long[rank];
        long[] after = new long[rank];
        String mode = call.text("auto_pad", "NOTSET");
        for (int i = 0; i < rank; i++) {
            if (mode.startsWith("SAME")) {
                long extent = input.get(i + 2);
                long outputs = (extent + strides[i] - 1) / strides[i];
                long missing = Math.max(0, (outputs - 1) * strides[i] + (kernel[i] - 1) * dilations[i] + 1 - extent);
                before[i] = mode.equals("SAME_UPPER") ? missing / 2 : missing - missing / 2;
                after[i] = missing - before[i];
            } else if (pads != null && mode.equals("NOTSET")) {
                before[i] = pads[i];
                after[i] = pads[i + rank];
            }
        }
        return new Windows(kernel, strides, dilations, before, after);
    }

    private static long[] positive(OperatorCall call, String attribute, int rank) {
        long[] given = call.list(attribute);
        long[] values = given == null ? ones(rank) : given;
        call.require(
                values.length == rank && Arrays.stream(values).allMatch(v -> v > 0 && v < 1 << 24),
                "has the " + attribute + " " + Arrays.toString(values));
        return values;
    }

    private static long[] ones(int rank) {
        long[] ones = new long[rank];
        Arrays.fill(ones, 1);
        return ones;
    }

    boolean even() {
        return Arrays.equals(before, after);
    }

    /** Refuses an output, or an input with its borders, that is too large, and an output without elements. */
    void charge(OperatorCall call, Shape input, long channels) {
        long[] wide = input.getShape().clone();
        long[] shape = new long[kernel.length + 2];
        shape[0] = input.get(0);
        shape[1] = channels;
        for (int i = 0; i < kernel.length; i++) {
            long room = input.get(i + 2) + before[i] + after[i] - (kernel[i] - 1) * dilations[i] - 1;
            call.require(kernel[i] > 0 && room >= 0, "has a window that is larger than " + input);
            shape[i + 2] = room / strides[i] + 1;
            wide[i + 2] += before[i] + after[i];
        }
        call.charge(wide);
        call.charge(shape);
    }

    /** The input with what is added at its borders. */
    NDArray padded(NDArray input, double value) {
        return input.pad(borders(before, after), value);
    }

    /** What is added in front of and behind each dimension, as the engine takes it: the last dimension first. */
    static Shape borders(long[] before, long[] after) {
        int rank = before.length;
        long[] pairs = new long[2 * rank];
        for (int i = 0; i < rank; i++) {
            pairs[2 * i] = before[rank - 1 - i];
            pairs[2 * i + 1] = after[rank - 1 - i];
        }
        return new Shape(pairs);
    }
}
