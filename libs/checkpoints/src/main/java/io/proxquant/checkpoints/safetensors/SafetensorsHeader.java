package io.proxquant.checkpoints.safetensors;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A checked header. That an instance exists means: the ranges of its tensors cover the data section without hole or
 * overlap, fit type and shape, and end where the file ends.
 *
 * @param tensors by name, in the order of their bytes in the file
 * @param metadata the file's own remarks; empty if it has none
 * @param dataStart first byte of the data section, counted from the start of the file
 * @param fileLength bytes of the whole file
 */
public record SafetensorsHeader(
        Map<String, TensorInfo> tensors, Map<String, String> metadata, long dataStart, long fileLength) {
    /** Keeps the order of the tensors and makes the maps unmodifiable. */
    public SafetensorsHeader {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * Reads and checks a header; afterwards {@code in} stands at the first byte of the data section.
     *
     * @param fileLength bytes of the whole file, from the file system, or as it was announced with the stream
     * @throws SafetensorsException if the header breaks a rule or a limit
     */
    public static SafetensorsHeader parse(InputStream in, long fileLength, SafetensorsLimits limits)
            throws IOException {
        return new HeaderReader(in, fileLength, limits).read();
    }

    /**
     * The tensor of that name.
     *
     * @throws IllegalArgumentException if the file has none
     */
    public TensorInfo tensor(String name) {
        TensorInfo info = tensors.get(name);
        if (info == null) {
            throw new IllegalArgumentException("no tensor " + name + "; there are " + tensors.size() + " others");
        }
        return info;
    }
}
