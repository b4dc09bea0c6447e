package io.proxquant.checkpoints.safetensors;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.contracts.Digest;

/**
 * Writes safetensors, the same bytes for the same content wherever and in whatever order it is given. One tensor's
 * content is asked for at a time, so memory does not grow with the file.
 */
public final class SafetensorsWriter {
    private static final int CHUNK = 1 << 16;

    private SafetensorsWriter() {}

    /**
     * Writes a file, complete or not at all: the bytes gather beside it under {@code <name>.part}.
     *
     * @throws IllegalArgumentException if the tensors cannot stand in one sound file
     */
    public static WrittenFile write(Path path, List<TensorData> tensors, Map<String, String> metadata)
            throws IOException {
        return write(path, tensors, metadata, () -> {});
    }

    /**
     * The same for what takes long.
     *
     * @param boundary called with every chunk that is written, to show life or to stop by throwing
     */
    public static WrittenFile write(
            Path path, List<TensorData> tensors, Map<String, String> metadata, Runnable boundary) throws IOException {
        try (PartFile part = new PartFile(path)) {
            WrittenFile written;
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part.path()), CHUNK)) {
                written = write(new WatchedOutput(out, boundary), tensors, metadata);
            }
            part.complete();
            return written;
        }
    }

    /** Writes to a stream, which is flushed and left open. */
    public static WrittenFile write(OutputStream out, List<TensorData> tensors, Map<String, String> metadata)
            throws IOException {
        Map<String, TensorData> byName = new LinkedHashMap<>();
        List<SafetensorsLayout.Slot> slots = new ArrayList<>();
        for (TensorData tensor : tensors) {
            byName.put(tensor.name(), tensor);
            slots.add(new SafetensorsLayout.Slot(tensor.name(), tensor.dtype(), tensor.shape()));
        }
        SafetensorsLayout layout = SafetensorsLayout.of(slots, metadata);
        DigestOutputStream whole = new DigestOutputStream(out, Digest.hashing());
        layout.writePrefix(whole);
        List<TensorDigest> digests = new ArrayList<>();
        for (TensorInfo info : layout.header().tensors().values()) {
            digests.add(
                    MeasuredOutput.write(whole, info, byName.get(info.name()).content()));
        }
        whole.flush();
        return new WrittenFile(layout.header().fileLength(), Digest.of(whole.getMessageDigest()), digests);
    }
}
