package io.proxquant.models.parameters;

/**
 * Reads and writes ranges in torch's order from storage in another, whole rows at a time. Threads may do so at once on
 * disjoint ranges: those that cut a row write it one after the other.
 */
final class ElementOrder {

    private static final int CACHED = 4096;

    private final int rowLength;
    private final int places;
    private final int channels;

    private ElementOrder(int rowLength, int places) {
        this.rowLength = rowLength;
        this.places = places;
        this.channels = rowLength / places;
    }

    static ElementOrder of(StoredParameter parameter) {
        long[] shape = parameter.view().shape();
        int rows = shape.length == 0 ? 1 : (int) shape[0];
        int rowLength = rows == 0 ? 0 : parameter.view().size() / rows;
        return new ElementOrder(rowLength, Math.max(1, parameter.order().places(shape)));
    }

    /** Whether storage has torch's order; a transposed column is itself. */
    boolean asStored() {
        return places == 1 || channels <= 1;
    }

    void get(FlatStorage storage, int from, float[] into, int at, int count) {
        if (asStored()) {
            storage.get(from, into, at, count);
            return;
        }
        int most = few(count);
        float[] rows = new float[most + 2 * rowLength];
        for (int done = 0; done < count; done += most) {
            int size = Math.min(most, count - done);
            int first = (from + done) / rowLength * rowLength;
            storage.get(first, rows, 0, rowsEnd(from + done, size) - first);
            pick(rows, first, from + done, into, at + done, size);
        }
    }

    private void pick(float[] rows, int first, int from, float[] into, int at, int count) {
        for (int done = 0; done < count; ) {
            int start = (from + done) % rowLength;
            int row = from + done - start - first;
            int part = Math.min(rowLength - start, count - done);
            if (part == rowLength) {
                transpose(rows, row, places, channels, into, at + done);
            } else {
                for (int k = 0; k < part; k++) {
                    into[at + done + k] = rows[row + stored(start + k)];
                }
            }
            done += part;
        }
    }

    /** A matrix of so many lines and columns becomes one of so many columns and lines; the longer loop is the inner one. */
    private static void transpose(float[] source, int at, int lines, int columns, float[] into, int start) {
        if (columns >= lines) {
            for (int line = 0; line < lines; line++) {
                int to = start + line;
                for (int column = 0; column < columns; column++, to += lines) {
                    into[to] = source[at + line * columns + column];
                }
            }
        } else {
            for (int column = 0; column < columns; column++) {
                int from = at + column;
                for (int line = 0; line < lines; line++, from += columns) {
                    into[start + column * lines + line] = source[from];
                }
            }
        }
    }

    /** Where element k of a row is stored. */
    private int stored(int k) {
        return k % places * channels + k / places;
    }

    void put(FlatStorage storage, int from, float[] source, int at, int count) {
        if (asStored()) {
            storage.put(from, source, at, count);
            return;
        }
        if (from % rowLength == 0 && count % rowLength == 0) {
            putRows(storage, from, source, at, count);
            return;
        }
        int first = from / rowLength * rowLength;
        float[] rows = new float[rowsEnd(from, count) - first];
        // What of these rows lies outside the range stays, and another thread may be writing it.
        synchronized (this) {
            storage.get(first, rows, 0, rows.length);
            place(source, at, from, count, rows, first);
            storage.put(first, rows, 0, rows.length);
        }
    }

    private void putRows(FlatStorage storage, int from, float[] source, int at, int count) {
        int most = few(count);
        float[] rows = new float[most];
        for (int done = 0; done < count; done += most) {
            int size = Math.min(most, count - done);
            place(source, at + done, from + done, size, rows, from + done);
            storage.put(from + done, rows, 0, size);
        }
    }

    /** Whole rows, so few that they stay in a core's first cache; at least one. */
    private int few(int count) {
        return Math.min(rowsEnd(0, Math.max(1, count)), rowLength * Math.max(1, CACHED / rowLength));
    }

    private void place(float[] source, int at, int from, int count, float[] rows, int first) {
        for (int done = 0; done < count; ) {
            int start = (from + done) % rowLength;
            int row = from + done - start - first;
            int part = Math.min(rowLength - start, count - done);
            if (part == rowLength) {
                transpose(source, at + done, channels, places, rows, row);
            } else {
                for (int k = 0; k < part; k++) {
                    rows[row + stored(start + k)] = source[at + done + k];
                }
            }
            done += part;
        }
    }

    private int rowsEnd(int from, int count) {
        return (from + count + rowLength - 1) / rowLength * rowLength;
    }
}
