package io.proxquant.compression;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.TensorInfo;

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
     * @param tensor with the shape that the sample of it has
     * @param length of each row
     * @param starts where each begins in the whole tensor
     */
    record Part(TensorInfo tensor, float[] values, int length, long[] starts) {
        /** Where a weight of the sample lies in the whole tensor. */
        long index(int at) {
            return starts[at / length] + at % length;
        }
    }

    static WeightSample of(SafetensorsFile file, Collection<TensorInfo> tensors, long most) throws IOException {
        long all = tensors.stream().mapToLong(TensorInfo::elements).sum();
        List<Part> parts = new ArrayList<>();
        double credit = 0;
        for (TensorInfo tensor : tensors) {
            if (tensor.elements() == 0) {
                continue;
            }
            long rows = tensor.rank() < 2 ? 1 : tensor.shape()[0];
            long row = tensor.elements() / rows;
            if (all <= most) {
                parts.add(read(file, tensor, rows, rows, row, row));
                continue;
            }
            long longest = Math.max(CUT, most / ROWS / CUT * CUT);
            long length = Math.min(row, longest);
            credit += (double) most * tensor.elements() / all;
            long taken = Math.min(rows, (long) (credit / length));
            credit -= taken * length;
            if (taken > 0) {
                parts.add(read(file, tensor, rows, taken, row, length));
            }
        }
        return new WeightSample(parts);
    }

    private static Part read(SafetensorsFile file, TensorInfo tensor, long rows, long taken, long row, long length)
            throws IOException {
        float[] values = new float[Math.toIntExact(taken * length)];
        long[] starts = new long[(int) taken];
        for (int i = 0; i < taken; i++) {
            starts[i] = row * (i * rows / taken);
            file.readFloats(tensor, starts[i], values, (int) (i * length), (int) length);
        }
        return new Part(sampled(tensor, taken, row, length), values, (int) length, starts);
    }

    /** The tensor as if it had only these rows. */
    private static TensorInfo sampled(TensorInfo tensor, long taken, long row, long length) {
        long[] shape = length < row ? new long[] {taken, length} : tensor.shape();
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
