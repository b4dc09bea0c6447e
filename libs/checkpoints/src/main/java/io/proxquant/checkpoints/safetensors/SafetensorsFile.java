package io.proxquant.checkpoints.safetensors;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.proxquant.checkpoints.TensorDigest;

/**
 * A safetensors file with random access. The header was checked when this exists. Reads may run on many threads at once
 * and hold no more than a small buffer each; offsets are 64-bit throughout. Interrupting a reading thread closes the
 * file, as with every {@link FileChannel}.
 */
public final class SafetensorsFile implements Closeable {
    private static final int CHUNK = 1 << 16;

    private final FileChannel channel;
    private final SafetensorsHeader header;

    private SafetensorsFile(FileChannel channel, SafetensorsHeader header) {
        this.channel = channel;
        this.header = header;
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws SafetensorsException if the file is not sound
     */
    public static SafetensorsFile open(Path path, SafetensorsLimits limits) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            // Not closed here: closing the stream would close the channel.
            InputStream start = new BufferedInputStream(Channels.newInputStream(channel), CHUNK);
            return new SafetensorsFile(channel, SafetensorsHeader.parse(start, channel.size(), limits));
        } catch (IOException | RuntimeException e) {
            try {
                channel.close();
            } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    /** The checked header. */
    public SafetensorsHeader header() {
        return header;
    }

    /**
     * Reads a range of a tensor as F32.
     *
     * @throws IllegalArgumentException unless the type is F32, F16, BF16 or F64
     * @throws IndexOutOfBoundsException if the range leaves the tensor or the array
     */
    public void readFloats(TensorInfo tensor, long fromElement, float[] into, int at, int count) throws IOException {
        if (!tensor.dtype().readableAsFloat()) {
            throw new IllegalArgumentException(tensor + " cannot be read as F32");
        }
        Objects.checkFromIndexSize(fromElement, (long) count, tensor.elements());
        Objects.checkFromIndexSize(at, count, into.length);
        int width = tensor.dtype().bits() / 8;
        ByteBuffer buffer = ByteBuffer.allocate(Math.min(CHUNK, count * width)).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < count; ) {
            int now = Math.min(count - done, CHUNK / width);
            buffer.clear().limit(now * width);
            fill(buffer, header.dataStart() + tensor.begin() + (fromElement + done) * width);
            FloatDecoding.decode(tensor.dtype(), buffer.flip(), into, at + done, now);
            done += now;
        }
    }

    /**
     * A whole tensor as F32.
     *
     * @throws IllegalArgumentException if there is none of that name, it is no readable floating type, or it has more
     *     elements than a Java array; read such a tensor in ranges
     */
    public float[] readAll(String name) throws IOException {
        TensorInfo tensor = header.tensor(name);
        if (tensor.elements() > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(tensor + " is too large for one array");
        }
        float[] values = new float[(int) tensor.elements()];
        readFloats(tensor, 0, values, 0, values.length);
        return values;
    }

    /** The tensor's bytes as they stand in the file: little-endian, row-major. */
    public InputStream open(TensorInfo tensor) {
        return new InputStream() {
            private long at;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] into, int from, int count) throws IOException {
                Objects.checkFromIndexSize(from, count, into.length);
                if (at == tensor.bytes()) {
                    return -1;
                }
                int now = (int) Math.min(count, tensor.bytes() - at);
                fill(ByteBuffer.wrap(into, from, now), header.dataStart() + tensor.begin() + at);
                at += now;
                return now;
            }
        };
    }

    /** The digest of every tensor, in file order; reads the whole file once. */
    public List<TensorDigest> digests() throws IOException {
        List<TensorDigest> digests = new ArrayList<>();
        for (TensorInfo tensor : header.tensors().values()) {
            try (InputStream content = open(tensor)) {
                digests.add(TensorDigest.of(tensor, content));
            }
        }
        return digests;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void fill(ByteBuffer buffer, long position) throws IOException {
        long at = position;
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, at);
            if (read < 0) {
                throw new SafetensorsException(
                        Rule.METADATA_INCOMPLETE_BUFFER, at, "file was shortened after its header was checked");
            }
            at += read;
        }
    }
}
