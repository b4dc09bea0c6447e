package io.proxquant.benchmarks;

import io.proxquant.quantization.TaskLoop;

/** The usual form of a sparse matrix, float values and 32-bit columns row by row: what compressed columns are compared with. */
@SuppressWarnings("ArrayRecordComponent") // large numeric data, never compared
record CompressedRows(float[] values, int[] columns, int[] starts) {
    private static final int ROWS = 64;

    static CompressedRows of(float[] table, byte[] indices, int rows, int columns) {
        int kept = 0;
        for (byte index : indices) {
            kept += index == 0 ? 0 : 1;
        }
        CompressedRows made = new CompressedRows(new float[kept], new int[kept], new int[rows + 1]);
        int at = 0;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                byte index = indices[row * columns + column];
                if (index != 0) {
                    made.values[at] = table[index];
                    made.columns[at++] = column;
                }
            }
            made.starts[row + 1] = at;
        }
        return made;
    }

    void multiply(float[] activations, float[] into, int threads) {
        int rows = starts.length - 1;
        TaskLoop.run(threads, (rows + ROWS - 1) / ROWS, (worker, task) -> {
            for (int row = task * ROWS; row < Math.min(rows, (task + 1) * ROWS); row++) {
                float sum = 0;
                for (int i = starts[row]; i < starts[row + 1]; i++) {
                    sum += values[i] * activations[columns[i]];
                }
                into[row] = sum;
            }
        });
    }
}
