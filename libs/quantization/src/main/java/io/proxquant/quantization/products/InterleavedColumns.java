package io.proxquant.quantization.products;

import java.io.ByteArrayOutputStream;
import java.util.stream.IntStream;

import io.proxquant.quantization.TaskLoop;

/**
 * A pruned matrix of shared weights as EIE stores it (Han et al. 2016, EIE, section III): compressed columns, their rows dealt out
 * to processing elements in turn (row i belongs to element i mod N), so that all elements have about the same work whichever
 * column's activation is not zero. An entry is one byte: in its low half the index of a shared weight, in its high half the number
 * of the element's own zeros before it in the column. Where more than 15 of them come, an entry of index 0 stands for 15 zeros and
 * one more, so table entry 0 is zero and 15 weights can be shared.
 */
public final class InterleavedColumns {
    /** Entries of a table: what four bits can tell apart, zero among them. */
    public static final int SHARED = 16;

    private static final int LONGEST_RUN = 15;

    private final int rows;
    private final int columns;
    private final float[] table;
    private final byte[][] entries;
    private final int[][] pointers;
    private final long padding;

    private InterleavedColumns(int rows, int columns, float[] table, byte[][] entries, int[][] pointers, long padding) {
        this.rows = rows;
        this.columns = columns;
        this.table = table;
        this.entries = entries;
        this.pointers = pointers;
        this.padding = padding;
    }

    /**
     * The matrix whose weight in row r and column c is {@code table[indices[r · columns + c]]}.
     *
     * @param table at most {@link #SHARED} finite weights, the first of them zero
     * @param indices in row-major order, 0 for a pruned weight
     * @param elements processing elements, at least one
     * @throws IllegalArgumentException for a table or an index that four bits cannot hold, with its place
     */
    public static InterleavedColumns of(float[] table, byte[] indices, int rows, int columns, int elements) {
        if (table.length < 1 || table.length > SHARED || table[0] != 0 || rows < 1 || columns < 1 || elements < 1) {
            throw new IllegalArgumentException("a table of " + table.length + " weights beginning with "
                    + (table.length == 0 ? "none" : table[0]) + " for " + rows + " x " + columns + " weights and "
                    + elements
                    + " elements; it takes 1 to " + SHARED + " weights, the first of them zero");
        }
        if (indices.length != (long) rows * columns) {
            throw new IllegalArgumentException(indices.length + " indices for " + rows + " x " + columns + " weights");
        }
        float[] own = new float[SHARED];
        System.arraycopy(table, 0, own, 0, table.length);
        byte[][] entries = new byte[elements][];
        int[][] pointers = new int[elements][columns + 1];
        long padding = 0;
        for (int element = 0; element < elements; element++) {
            Column column = new Column(indices, table.length, rows, columns, elements, element);
            for (int c = 0; c < columns; c++) {
                column.write(c);
                pointers[element][c + 1] = column.out.size();
            }
            entries[element] = column.out.toByteArray();
            padding += column.padding;
        }
        return new InterleavedColumns(rows, columns, own, entries, pointers, padding);
    }

    /** The columns of one element, while they are written. */
    private static final class Column {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final byte[] indices;
        private final int shared;
        private final int rows;
        private final int columns;
        private final int elements;
        private final int element;
        long padding;

        Column(byte[] indices, int shared, int rows, int columns, int elements, int element) {
            this.indices = indices;
            this.shared = shared;
            this.rows = rows;
            this.columns = columns;
            this.elements = elements;
            this.element = element;
        }

        void write(int column) {
            int zeros = 0;
            for (int row = element; row < rows; row += elements) {
                int index = indices[row * columns + column] & 0xff;
                if (index >= shared) {
                    throw new IllegalArgumentException("index " + index + " in row " + row + " and column " + column
                            + " names none of the " + shared + " shared weights");
                }
                if (index == 0) {
                    zeros++;
                    continue;
                }
                for (; zeros > LONGEST_RUN; zeros -= LONGEST_RUN + 1) {
                    out.write(LONGEST_RUN << 4);
                    padding++;
                }
                out.write(zeros << 4 | index);
                zeros = 0;
            }
        }
    }

    /**
     * The product with a vector, without decoding the matrix: columns whose activation is zero are skipped. Every output is the sum
     * over the columns in ascending order, each product and each addition rounded to float: what a plain loop over the decoded row
     * gives, bit for bit, for finite activations and any number of elements and threads.
     *
     * @param activations one per column
     * @param into receives one output per row
     * @param threads at most so many elements work at a time, the caller's thread among them
     */
    public void multiply(float[] activations, float[] into, int threads) {
        if (activations.length != columns || into.length < rows) {
            throw new IllegalArgumentException(activations.length + " activations and " + into.length + " places for "
                    + rows + " rows of " + columns + " columns");
        }
        int[] live =
                IntStream.range(0, columns).filter(c -> activations[c] != 0).toArray();
        TaskLoop.run(threads, elements(), (worker, element) -> {
            float[] sums = new float[rowsOf(element)];
            float[] products = new float[SHARED];
            for (int column : live) {
                for (int i = 0; i < SHARED; i++) {
                    products[i] = table[i] * activations[column];
                }
                add(element, column, products, sums);
            }
            for (int i = 0; i < sums.length; i++) {
                into[element + i * elements()] = sums[i];
            }
        });
    }

    /** Every weight is one of few, so its product with the activation is looked up as the weight would be. */
    private void add(int element, int column, float[] products, float[] sums) {
        byte[] own = entries[element];
        int end = pointers[element][column + 1];
        int row = -1;
        for (int at = pointers[element][column]; at < end; at++) {
            int entry = own[at];
            row += (entry >>> 4 & 0xf) + 1;
            sums[row] += products[entry & 0xf];
        }
    }

    /** Rows of an element. */
    private int rowsOf(int element) {
        return (rows - element + elements() - 1) / elements();
    }

    /** Number of processing elements. */
    public int elements() {
        return entries.length;
    }

    /** Number of columns. */
    public int columns() {
        return columns;
    }

    /** Entries of an element in a column: the cycles that it works on a broadcast activation. */
    public int entries(int element, int column) {
        return pointers[element][column + 1] - pointers[element][column];
    }

    /** All entries, those that only pad a run of zeros among them. */
    public long entries() {
        long all = 0;
        for (byte[] own : entries) {
            all += own.length;
        }
        return all;
    }

    /** Entries that stand for no weight. */
    public long padding() {
        return padding;
    }

    @Override
    public String toString() {
        return rows + " x " + columns + " weights in " + entries() + " entries of " + elements() + " elements";
    }
}
