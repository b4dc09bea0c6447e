package io.proxquant.models.parameters;

import java.util.List;
import java.util.function.Function;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;

/**
 * The port for tensors on any device and of any strides: the rows of a range are copied to a Java array, and back in place.
 *
 * <p>Ranges that are whole rows are cheapest; others read the rows they cut before writing them, so one thread after the
 * other is let in.
 */
public final class CopyingPort extends StoredPort {

    /** A port over these parameters. */
    public CopyingPort(List<StoredParameter> stored) {
        super(stored);
    }

    @Override
    public synchronized void read(String name, int from, float[] into, int at, int count) {
        super.read(name, from, into, at, count);
    }

    @Override
    public synchronized void write(String name, int from, float[] source, int at, int count) {
        super.write(name, from, source, at, count);
    }

    /** One thread after the other here too. */
    @Override
    public ParameterValues values(String name) {
        read(name, 0, new float[0], 0, 0);
        return ParameterValues.byName(this, name);
    }

    @Override
    public synchronized void readGradient(String name, int from, float[] into, int at, int count) {
        super.readGradient(name, from, into, at, count);
    }

    @Override
    public synchronized void writeGradient(String name, int from, float[] source, int at, int count) {
        super.writeGradient(name, from, source, at, count);
    }

    @Override
    FlatStorage storage(String name, NDArray array) {
        int rowLength = (int) (array.size() / Math.max(1, array.getShape().get(0)));
        return new FlatStorage() {
            @Override
            public void get(int from, float[] into, int at, int count) {
                if (count > 0) {
                    int first = from / rowLength;
                    float[] rows = rows(array, first, (from + count - 1) / rowLength + 1);
                    System.arraycopy(rows, from - first * rowLength, into, at, count);
                }
            }

            @Override
            public void put(int from, float[] source, int at, int count) {
                if (count > 0) {
                    int first = from / rowLength;
                    int last = (from + count - 1) / rowLength + 1;
                    boolean whole = from % rowLength == 0 && count % rowLength == 0;
                    float[] rows = whole ? new float[count] : rows(array, first, last);
                    System.arraycopy(source, at, rows, from - first * rowLength, count);
                    overwrite(array, first, last, scope -> scope.create(rows, shape(array, last - first)));
                }
            }
        };
    }

    private static float[] rows(NDArray array, int first, int last) {
        // Off the CPU toFloatArray() leaves a host copy with the tensor's manager; the network's would keep it for
        // life.
        try (NDManager scope = array.getManager().newSubManager(array.getDevice())) {
            return array.get(scope, new NDIndex().addSliceDim(first, last)).toFloatArray();
        }
    }

    private static void overwrite(NDArray array, int first, int last, Function<NDManager, NDArray> rows) {
        // Recording is a thread's own switch, on in threads that the engine never saw: there libtorch refuses the
        // write.
        boolean recording = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        try (NDManager scope = array.getManager().newSubManager(array.getDevice());
                NDArray source = rows.apply(scope)) {
            // Assignment by index copies into the existing storage; set(float[]) would move it.
            array.set(new NDIndex().addSliceDim(first, last), source);
        } finally {
            JniUtils.setGradMode(recording);
        }
    }

    private static Shape shape(NDArray array, int rows) {
        long[] extents = array.getShape().getShape().clone();
        extents[0] = rows;
        return new Shape(extents);
    }
}
