package io.proxquant.models.products;

import java.util.Arrays;
import java.util.Optional;

import io.proxquant.quantization.products.InterleavedColumns;

/** A matrix by compressed columns of shared weights, one processing element per thread. */
final class ColumnMatrix implements StoredProducts.Matrix {
    private final InterleavedColumns columns;
    private final int outputs;
    private final int threads;

    private ColumnMatrix(InterleavedColumns columns, int outputs, int threads) {
        this.columns = columns;
        this.outputs = outputs;
        this.threads = threads;
    }

    static Optional<StoredProducts.Matrix> of(float[] weights, int outputs, int inputs, int threads) {
        float[] table = new float[InterleavedColumns.SHARED];
        byte[] indices = new byte[weights.length];
        int shared = 1;
        for (int i = 0; i < weights.length; i++) {
            int index = weights[i] == 0 ? 0 : indexOf(table, shared, weights[i]);
            if (index == InterleavedColumns.SHARED || !Float.isFinite(weights[i])) {
                return Optional.empty();
            }
            if (index == shared) {
                table[shared++] = weights[i];
            }
            indices[i] = (byte) index;
        }
        return Optional.of(new ColumnMatrix(
                InterleavedColumns.of(Arrays.copyOf(table, shared), indices, outputs, inputs, threads),
                outputs,
                threads));
    }

    /** The place of a weight in the table, or the next free one. */
    private static int indexOf(float[] table, int shared, float weight) {
        for (int i = 1; i < shared; i++) {
            if (table[i] == weight) {
                return i;
            }
        }
        return shared;
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public boolean multiply(float[] inputs, int samples, float[] into) {
        for (float input : inputs) {
            if (!Float.isFinite(input)) {
                return false;
            }
        }
        int width = columns.columns();
        float[] sums = new float[outputs];
        for (int sample = 0; sample < samples; sample++) {
            columns.multiply(Arrays.copyOfRange(inputs, sample * width, (sample + 1) * width), sums, threads);
            System.arraycopy(sums, 0, into, sample * outputs, outputs);
        }
        return true;
    }
}
