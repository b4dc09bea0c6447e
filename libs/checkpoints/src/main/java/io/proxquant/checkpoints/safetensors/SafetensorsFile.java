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
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntConsumer;

import io.proxquant.checkpoints.TensorDigest;

/**
 * A checkpoint with random access, be it one safetensors file or several that an index names, which are read as one. Headers
 * were checked when this exists. Reads may run on many threads at once and hold no more than a small buffer each; offsets are
 * 64-bit throughout. Interrupting a reading thread closes the file, as with every {@link FileChannel}.
 */
public final class SafetensorsFile implements Closeable {
    private static final int CHUNK = 1 << 16;

    /** One file: where its data begin in it. */
    private record Section(FileChannel channel, long dataStart) {}

    private final List<FileChannel> channels;
    /** By the place of their first byte among the data of all. */
    private final NavigableMap<Long, Section> sections;

    private final SafetensorsHeader header;
    private final IntConsumer chunks;

    private SafetensorsFile(
            List<FileChannel> channels,
            NavigableMap<Long, Section> sections,
            SafetensorsHeader header,
            IntConsumer chunks) {
        this.channels = channels;
        this.sections = sections;
        this.header = header;
        this.chunks = chunks;
    }

    /**
     * The same file, which is closed with either.
     *
     * @param calls what is called with every chunk that is read of the content, on the thread that reads, to show life or to stop
     *     by throwing
     */
    public SafetensorsFile watched(Runnable calls) {
        return counted(bytes -> calls.run());
    }

    /**
     * Likewise.
     *
     * @param bytes given how many bytes of the content are read with each chunk, before they are
     */
    public SafetensorsFile counted(IntConsumer bytes) {
        return new SafetensorsFile(channels, sections, header, chunks.andThen(bytes));
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws SafetensorsException if the file is not sound
     */
    public static SafetensorsFile open(Path path, SafetensorsLimits limits) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            SafetensorsHeader header = header(channel, limits);
            NavigableMap<Long, Section> sections = new TreeMap<>(Map.of(0L, new Section(channel, header.dataStart())));
            return new SafetensorsFile(List.of(channel), sections, header, bytes -> {});
        } catch (IOException | RuntimeException e) {
            closeAfter(e, channel);
            throw e;
        }
    }

    /**
     * Opens a file, or the index of several and these, each of which has to hold what the index says and nothing else.
     *
     * @param shards where the others are, if the path leads to an index; they are asked for side by side
     * @throws SafetensorsException if a file is not sound, naming it, or they do not make one checkpoint
     */
    public static SafetensorsFile open(Path path, WeightShard.Source shards, SafetensorsLimits limits)
            throws IOException {
        if (!WeightIndex.is(path)) {
            return open(path, limits);
        }
        WeightIndex index = WeightIndex.read(path, limits);
        List<WeightShard> named = index.shards();
        List<Path> files = ShardFiles.fetch(named, shards);
        MergedHeader merged = new MergedHeader(index, limits);
        List<FileChannel> channels = new ArrayList<>();
        NavigableMap<Long, Section> sections = new TreeMap<>();
        try {
            for (int i = 0; i < files.size(); i++) {
                FileChannel channel = FileChannel.open(files.get(i), StandardOpenOption.READ);
                channels.add(channel);
                SafetensorsHeader header = header(named.get(i).name(), channel, limits);
                sections.put(merged.add(named.get(i).name(), header), new Section(channel, header.dataStart()));
            }
            return new SafetensorsFile(List.copyOf(channels), sections, merged.whole(), bytes -> {});
        } catch (IOException | RuntimeException e) {
            closeAfter(e, channels.toArray(FileChannel[]::new));
            throw e;
        }
    }

    private static SafetensorsHeader header(String name, FileChannel channel, SafetensorsLimits limits)
            throws IOException {
        try {
            return header(channel, limits);
        } catch (SafetensorsException e) {
            throw new SafetensorsException(name, e);
        }
    }

    private static SafetensorsHeader header(FileChannel channel, SafetensorsLimits limits) throws IOException {
        // Not closed here: closing the stream would close the channel.
        InputStream start = new BufferedInputStream(Channels.newInputStream(channel), CHUNK);
        return SafetensorsHeader.parse(start, channel.size(), limits);
    }

    private static void closeAfter(Exception failure, FileChannel... channels) {
        for (FileChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException alsoFailed) {
                failure.addSuppressed(alsoFailed);
            }
        }
    }

    /** How many files there are, the index not counted. */
    public int files() {
        return channels.size();
    }

    /** The checked header; of several files the one that a single file of all tensors would have. */
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
            fill(buffer, tensor.begin() + (fromElement + done) * width);
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

    /** Some of the tensor's bytes, from that one on. */
    public void readBytes(TensorInfo tensor, long at, byte[] into, int count) throws IOException {
        Objects.checkFromIndexSize(at, count, tensor.bytes());
        fill(ByteBuffer.wrap(into, 0, count), tensor.begin() + at);
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
                fill(ByteBuffer.wrap(into, from, now), tensor.begin() + at);
                at += now;
                return now;
            }
        };
    }

    /** The digest of every tensor, in file order; reads everything once, several files side by side. */
    public List<TensorDigest> digests() throws IOException {
        List<TensorInfo> tensors = List.copyOf(header.tensors().values());
        if (channels.size() > 1) {
            return ShardFiles.each(tensors, this::digest);
        }
        List<TensorDigest> digests = new ArrayList<>();
        for (TensorInfo tensor : tensors) {
            digests.add(digest(tensor));
        }
        return digests;
    }

    private TensorDigest digest(TensorInfo tensor) throws IOException {
        try (InputStream content = open(tensor)) {
            return TensorDigest.of(tensor, content);
        }
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (FileChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** @param position among the data of all files; what is asked for lies within one */
    private void fill(ByteBuffer buffer, long position) throws IOException {
        chunks.accept(buffer.remaining());
        Map.Entry<Long, Section> holder = sections.floorEntry(position);
        long at = holder.getValue().dataStart() + position - holder.getKey();
        while (buffer.hasRemaining()) {
            int read = holder.getValue().channel().read(buffer, at);
            if (read < 0) {
                throw new SafetensorsException(
                        FormatRule.METADATA_INCOMPLETE_BUFFER, at, "file was shortened after its header was checked");
            }
            at += read;
        }
    }
}
