package io.proxquant.checkpoints.artifact;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.checkpoints.OverBudgetException;
import io.proxquant.checkpoints.safetensors.AlreadyQuantized;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsHeader;
import io.proxquant.checkpoints.safetensors.TensorInfo;

/**
 * The floating tensors of a file as a network computes with them, one reading for whoever loads weights, who gets an
 * {@link OverBudgetException} where they do not fit the heap. Shapes go along:
 * a transposed matrix has as many values as the right one.
 *
 * @param values by name, row-major, through F32
 * @param shapes by the same names
 */
public record FloatTensors(Map<String, float[]> values, Map<String, long[]> shapes) {
    /** Keeps views of the maps; the arrays belong to the caller. */
    public FloatTensors {
        if (!values.keySet().equals(shapes.keySet())) {
            throw new IllegalArgumentException("values of " + values.keySet() + ", shapes of " + shapes.keySet());
        }
        values = Collections.unmodifiableMap(values);
        shapes = Collections.unmodifiableMap(shapes);
    }

    /** Those of a checkpoint; tensors of other types, such as counters, are left out. */
    public static FloatTensors of(SafetensorsFile file) throws IOException {
        requireRoom(file.header().tensors().values().stream()
                .filter(tensor -> tensor.dtype().readableAsFloat())
                .mapToLong(TensorInfo::elements));
        Map<String, float[]> values = new LinkedHashMap<>();
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (TensorInfo tensor : file.header().tensors().values()) {
            if (tensor.dtype().readableAsFloat()) {
                values.put(tensor.name(), file.readAll(tensor.name()));
                shapes.put(tensor.name(), tensor.shape());
            }
        }
        return new FloatTensors(values, shapes);
    }

    /**
     * The shapes alone, of a file that holds weights in full precision. Empty for an artifact and for what was quantized by someone
     * else, whose floating tensors are codebooks and scales.
     */
    public static Optional<Map<String, long[]>> shapes(SafetensorsHeader header) {
        if (ArtifactFile.is(header) || AlreadyQuantized.in(header).isPresent()) {
            return Optional.empty();
        }
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (TensorInfo tensor : header.tensors().values()) {
            if (tensor.dtype().readableAsFloat()) {
                shapes.put(tensor.name(), tensor.shape());
            }
        }
        return Optional.of(shapes);
    }

    /** Those of an artifact, quantized ones decoded from their packed codes and codebooks. */
    public static FloatTensors of(ArtifactFile file) throws IOException {
        requireRoom(file.names().stream()
                .filter(name -> file.dtype(name).readableAsFloat())
                .mapToLong(name -> elements(file.shape(name))));
        Map<String, float[]> values = new LinkedHashMap<>();
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (String name : file.names()) {
            if (file.dtype(name).readableAsFloat()) {
                values.put(name, file.dequantize(name));
                shapes.put(name, file.shape(name));
            }
        }
        return new FloatTensors(values, shapes);
    }

    /** All of them at once, before the first is read. */
    private static void requireRoom(LongStream elements) throws OverBudgetException {
        HeapMemory.ofProcess().require(Float.BYTES * elements.sum(), "reading the weights");
    }

    private static long elements(long[] shape) {
        return LongStream.of(shape).reduce(1, Math::multiplyExact);
    }
}
