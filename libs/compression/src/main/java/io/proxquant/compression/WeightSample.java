package io.proxquant.compression;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.quantization.AxisOrder;

/**
 * Some of the weights of a file, in memory: of every tensor the same share, as whole rows that lie evenly spaced in it. Of
 * tensors too small for a row of their share only some are in it; rows too long for the sample are cut short. Which they are
 * depends on nothing but shapes and size, so that a trial of the same file says the same again.
 *
 * @param parts in file order
 */
record WeightSample(List<Part> parts) {
    /** No row takes more than this share of the sample, so that many tensors are heard. */
    private static final int ROWS = 16;
    /** Rows are cut at a multiple of it, which every usual group size divides. */
    private static final int CUT = 1024;

    /**
     * Rows of one tensor.
     *
     * @param tensor with the shape that the sample of it has, the dimension of its rows first
     * @param length of each row
     * @param starts where each begins in the whole tensor, in the order of the codes
     * @param order from that order to the tensor's own; null where these are the same
     */
    record Part(TensorInfo tensor, float[] values, int length, long[] starts, AxisOrder order) {
        /** Where a weight of the sample lies in the whole tensor. */
        long index(int at) {
            long stored = starts[at / length] + at % length;
            return order == null ? stored : order.rowMajorIndex(Math.toIntExact(stored));
        }
    }

    /** @param cut which dimension rows are of */
    static WeightSample of(SafetensorsFile file, Collection<TensorInfo> tensors, TensorCut cut, long most)
            throws IOException {
        long all = tensors.stream().mapToLong(TensorInfo::elements).sum();
        List<Part> parts = new ArrayList<>();
        double credit = 0;
        for (TensorInfo tensor : tensors) {
            if (tensor.elements() == 0) {
                continue;
            }
            AxisOrder order = cut.moves(tensor) ? cut.order(tensor) : null;
            long rows = tensor.rank() < 2 ? 1 : tensor.shape()[cut.axis(tensor)];
            long row = tensor.elements() / rows;
            if (all <= most) {
                parts.add(read(file, tensor, cut, order, rows, rows, row, row));
                continue;
            }
            long longest = Math.max(CUT, most / ROWS / CUT * CUT);
            long length = Math.min(row, longest);
            credit += (double) most * tensor.elements() / all;
            long taken = Math.min(rows, (long) (credit / length));
            credit -= taken * length;
            if (taken > 0) {
                parts.add(read(file, tensor, cut, order, rows, taken, row, length));
            }
        }
        return new WeightSample(parts);
    }

    private static Part read(
            SafetensorsFile file,
            TensorInfo tensor,
            TensorCut cut,
            AxisOrder order,
            long rows,
            long taken,
            long row,
            long length)
            throws IOException {
        float[] values = new float[Math.toIntExact(taken * length)];
        long[] starts = new long[(int) taken];
        for (int i = 0; i < taken; i++) {
            starts[i] = row * (i * rows / taken);
            if (order == null) {
                file.readFloats(tensor, starts[i], values, (int) (i * length), (int) length);
            } else {
                float[] one = BlockParts.read(file, tensor, order, Math.toIntExact(starts[i]), (int) length);
                System.arraycopy(one, 0, values, (int) (i * length), (int) length);
            }
        }
        return new Part(sampled(tensor, cut.shape(tensor), taken, row, length), values, (int) length, starts, order);
    }

    /** The tensor as if it had only these rows. */
    private static TensorInfo sampled(TensorInfo tensor, long[] first, long taken, long row, long length) {
        long[] shape = length < row ? new long[] {taken, length} : first;
        if (shape.length > 1) {
            shape[0] = taken;
        }
        long bytes = tensor.dtype().bytes(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        return new TensorInfo(tensor.name(), tensor.dtype(), shape, tensor.begin(), tensor.begin() + bytes);
    }

    long weights() {
        return parts.stream().mapToLong(part -> part.values().length).sum();
    }
}
