package io.proxquant.compression;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.checkpoints.safetensors.WrittenFile;

/** A small network's checkpoint: two matrices of different types and what lies between them. */
public final class TinyNetwork {
    /** Names of the two tensors that are quantized when nothing is excluded. */
    public static final List<String> MATRICES = List.of("conv1.weight", "fc.weight");

    private final Map<String, TensorData> tensors = new LinkedHashMap<>();

    /** Weights that are the same for the same seed. */
    public TinyNetwork(long seed) {
        floats("conv1.weight", weights(4 * 2 * 3 * 3, seed), 4, 2, 3, 3);
        add(TensorData.of("fc.weight", DType.F64, doubles(weights(60, seed + 1)), 10, 6));
        floats("bn1.weight", new float[] {1, 1, 1, 1}, 4);
        floats("bn1.running_mean", weights(4, seed + 2), 4);
        floats("fc.bias", new float[10], 10);
        add(TensorData.of("bn1.num_batches_tracked", DType.I64, new byte[] {7, 0, 0, 0, 0, 0, 0, 0}));
    }

    /** Adds or replaces an F32 tensor. */
    public TinyNetwork floats(String name, float[] values, long... shape) {
        return add(TensorData.of(name, values, shape));
    }

    /** Adds or replaces a tensor. */
    public TinyNetwork add(TensorData tensor) {
        tensors.put(tensor.name(), tensor);
        return this;
    }

    /** Takes tensors away. */
    public TinyNetwork without(List<String> names) {
        names.forEach(tensors::remove);
        return this;
    }

    /** Writes the checkpoint. */
    public WrittenFile write(Path file) {
        try {
            return SafetensorsWriter.write(file, List.copyOf(tensors.values()), Map.of("format", "pt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SafetensorsFile open(Path file) throws IOException {
        write(file);
        return SafetensorsFile.open(file, SafetensorsLimits.defaults());
    }

    /** Weights around zero. */
    public static float[] weights(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = (float) (random.nextDouble() + random.nextDouble() - 1);
        }
        return weights;
    }

    private static byte[] doubles(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putDouble(value);
        }
        return bytes.array();
    }
}
