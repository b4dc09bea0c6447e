package io.proxquant.models.parameters;

import java.nio.FloatBuffer;
import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.jni.JniUtils;

/**
 * The port over zero-copy views of tensors in host memory.
 *
 * <p>For a tensor on another device, or not dense and contiguous, DJL hands out a view of a copy and every write is lost
 * without a word; so each tensor is proved to be seen directly before it is first written, and refused otherwise. The proof
 * writes for a moment, hence weights are proved once, when the port is made, and gradients when they are written: never while several threads read and write ranges.
 */
public final class HostViewPort extends StoredPort {

    /**
     * A port over these parameters.
     *
     * @throws IllegalArgumentException naming the first tensor that cannot be viewed directly
     */
    public HostViewPort(List<StoredParameter> stored) {
        super(stored);
        for (StoredParameter parameter : stored) {
            proved(parameter.view().name(), parameter.array());
        }
    }

    /** As many as the engine was started with. */
    @Override
    public int threads() {
        return JniUtils.getNumThreads();
    }

    @Override
    FlatStorage storage(String name, NDArray array) {
        return storage(view(name, array));
    }

    @Override
    FlatStorage provedStorage(String name, NDArray array) {
        return storage(proved(name, array));
    }

    private static FlatStorage storage(FloatBuffer view) {
        return new FlatStorage() {
            @Override
            public void get(int from, float[] into, int at, int count) {
                view.get(from, into, at, count);
            }

            @Override
            public void put(int from, float[] source, int at, int count) {
                view.put(from, source, at, count);
            }
        };
    }

    private static FloatBuffer view(String name, NDArray array) {
        if (array.getDataType() != DataType.FLOAT32) {
            throw new IllegalArgumentException("'" + name + "' is " + array.getDataType() + ", not FLOAT32");
        }
        if (array.getDevice().isGpu()) {
            throw new IllegalArgumentException("'" + name + "' is on " + array.getDevice() + ", not in host memory");
        }
        return array.toByteBuffer(true).asFloatBuffer();
    }

    private static FloatBuffer proved(String name, NDArray array) {
        FloatBuffer view = view(name, array);
        if (view.limit() > 0 && !sameMemory(view, array.toByteBuffer(true).asFloatBuffer())) {
            throw new IllegalArgumentException("'" + name + "' is not dense and contiguous: writes would be lost");
        }
        return view;
    }

    /** Two views of one tensor share memory exactly if DJL made no copy: what is written through one shows in the other. */
    private static boolean sameMemory(FloatBuffer one, FloatBuffer other) {
        float kept = one.get(0);
        float mark = kept == 1f ? 2f : 1f;
        one.put(0, mark);
        boolean same = Float.floatToRawIntBits(other.get(0)) == Float.floatToRawIntBits(mark);
        one.put(0, kept);
        return same;
    }
}
