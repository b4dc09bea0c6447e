package io.proxquant.checkpoints.artifact;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.proxquant.checkpoints.ArtifactFormat;
import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.MeasuredOutput;
import io.proxquant.checkpoints.safetensors.TensorContent;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.checkpoints.safetensors.WatchedOutput;
import io.proxquant.quantization.PruningMask;
import io.proxquant.quantization.QuantizedTensor;

/**
 * Writes an artifact tensor by tensor, in any order and from any number of threads. Memory holds only what callers hold; the
 * bytes depend on the content and the options alone, and are those of the oldest format that can express them. The file, or the
 * index of several, gets its name when every tensor is there, and never otherwise.
 */
public abstract sealed class ArtifactWriter implements Closeable permits PlacedWriter, AssembledWriter {
    private final Map<String, ArtifactEntry> entries = new LinkedHashMap<>();
    private final ConcurrentMap<String, TensorDigest> decoded = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Boolean> begun = new ConcurrentHashMap<>();

    private final Runnable boundary;

    ArtifactWriter(List<? extends ArtifactEntry> tensors, Runnable boundary) {
        this.boundary = boundary;
        tensors.forEach(t -> entries.put(t.name(), t));
    }

    /**
     * Begins an artifact whose tensors are named here and supplied by {@link #put} and {@link #copy}.
     *
     * @throws IllegalArgumentException if the tensors cannot stand in one artifact
     */
    public static ArtifactWriter create(Path file, List<? extends ArtifactEntry> tensors) throws IOException {
        return create(file, tensors, SourceMetadata.none());
    }

    /** The same, for an artifact that repeats what its source says of itself. */
    public static ArtifactWriter create(Path file, List<? extends ArtifactEntry> tensors, SourceMetadata source)
            throws IOException {
        return create(file, tensors, source, ArtifactOptions.plain());
    }

    /**
     * The same with options.
     *
     * @param file where the artifact appears; of shards the index has this name and {@code .index.json}
     */
    public static ArtifactWriter create(
            Path file, List<? extends ArtifactEntry> tensors, SourceMetadata source, ArtifactOptions options)
            throws IOException {
        return create(file, tensors, source, options, () -> {});
    }

    /**
     * The same for tensors that may be large.
     *
     * @param boundary called with every chunk that is written or hashed, on the thread that does, to show life or to stop by
     *     throwing
     */
    public static ArtifactWriter create(
            Path file,
            List<? extends ArtifactEntry> tensors,
            SourceMetadata source,
            ArtifactOptions options,
            Runnable boundary)
            throws IOException {
        ArtifactLayout.requireReadable(tensors);
        // Without coding and sharing the announced sizes are those that will be written.
        boolean placed = options.inShardsOf(Long.MAX_VALUE).equals(ArtifactOptions.plain())
                && tensors.stream().mapToLong(ArtifactEntry::bytes).sum() <= options.shardBytes()
                && tensors.stream().allMatch(entry -> entry instanceof ArtifactEntry.Plain || first(entry));
        return placed
                ? PlacedWriter.begin(file, tensors, source, boundary)
                : AssembledWriter.begin(file, tensors, source, options, boundary);
    }

    private static boolean first(ArtifactEntry entry) {
        return entry instanceof ArtifactEntry.Packed packed && packed.tensor().plain() && !packed.pruned();
    }

    /** Writes tensors that are all in memory. */
    public static ArtifactSummary write(Path file, List<? extends ArtifactTensor> tensors) throws IOException {
        return write(file, tensors, ArtifactOptions.plain());
    }

    /** The same with options. */
    public static ArtifactSummary write(Path file, List<? extends ArtifactTensor> tensors, ArtifactOptions options)
            throws IOException {
        List<ArtifactEntry> entries = new ArrayList<>();
        tensors.forEach(tensor -> entries.add(tensor.entry()));
        try (ArtifactWriter writer = create(file, entries, SourceMetadata.none(), options)) {
            for (ArtifactTensor tensor : tensors) {
                if (tensor instanceof ArtifactTensor.Quantized q) {
                    writer.put(q.name(), q.value(), q.mask());
                } else if (tensor instanceof ArtifactTensor.Copied c) {
                    writer.copy(c.tensor().name(), c.tensor().content());
                }
            }
            return writer.finish();
        }
    }

    /** Takes a quantized tensor as it was read or made. */
    public final void put(String name, PackedValue value) throws IOException {
        put(name, value.codes(), value.mask());
    }

    /** Takes a quantized tensor without pruned weights. */
    public final void put(String name, QuantizedTensor value) throws IOException {
        put(name, value, null);
    }

    /**
     * Takes a quantized tensor, its codes in the order of the axis that was announced.
     *
     * @param mask in the same order, null where nothing is pruned
     * @throws IllegalArgumentException if the value is not as announced, a codebook is not finite, or a code names no level
     */
    public final void put(String name, QuantizedTensor value, PruningMask mask) throws IOException {
        if (!(entries.get(name) instanceof ArtifactEntry.Packed entry)) {
            throw new IllegalArgumentException(name + " was not announced as packed");
        }
        if (!value.layout().equals(entry.layout())
                || !value.blocks().equals(entry.tensor().blockShape())
                || entry.pruned() != (mask != null)) {
            throw new IllegalArgumentException(name + ": " + value + (mask == null ? "" : " with mask " + mask)
                    + " is not as announced in " + entry);
        }
        PackedCheck.verify(name, value);
        PackedValue packed =
                new PackedValue(entry.tensor().shape(), entry.tensor().firstAxis(), value, mask);
        claim(name);
        store(entry, packed);
        long[] shape =
                entry.tensor().shape().stream().mapToLong(Long::longValue).toArray();
        TensorInfo logical =
                new TensorInfo(name, DType.F32, shape, 0, 4 * entry.tensor().weights());
        decoded.put(name, MeasuredOutput.write(watched(OutputStream.nullOutputStream()), logical, packed.content()));
    }

    /**
     * Begins a quantized tensor that comes in parts, none of it pruned, its blocks in the order of the codes.
     *
     * @throws IllegalArgumentException if it was announced otherwise
     */
    public final PackedParts parts(String name) throws IOException {
        if (!(entries.get(name) instanceof ArtifactEntry.Packed entry) || entry.pruned()) {
            throw new IllegalArgumentException(name + " was not announced as packed with nothing pruned");
        }
        claim(name);
        return new PackedParts(entry, target(entry), digest -> decoded.put(name, digest));
    }

    /**
     * Begins a tensor of F32 that is stored as it is and comes in any order.
     *
     * @throws IllegalArgumentException if it was announced otherwise
     */
    public final PlacedFloats floats(String name) {
        if (!(entries.get(name) instanceof ArtifactEntry.Plain entry) || entry.dtype() != DType.F32) {
            throw new IllegalArgumentException(name + " was not announced as plain floats");
        }
        claim(name);
        ChannelRange range = range(entry);
        TensorInfo tensor = new TensorInfo(name, entry.dtype(), entry.slot().shape(), 0, range.bytes());
        return new PlacedFloats(tensor, range, digest -> {
            stored(entry, range, digest);
            decoded.put(name, digest);
        });
    }

    /** Takes a tensor as it is. */
    public final void copy(String name, TensorContent content) throws IOException {
        if (!(entries.get(name) instanceof ArtifactEntry.Plain entry)) {
            throw new IllegalArgumentException(name + " was not announced as plain");
        }
        claim(name);
        decoded.put(name, store(entry, content));
    }

    /**
     * Completes the artifact and gives it its name.
     *
     * @throws IllegalStateException if a tensor is missing
     */
    public final ArtifactSummary finish() throws IOException {
        List<TensorDigest> digests = new ArrayList<>();
        for (String name : entries.keySet().stream().sorted().toList()) {
            String stored = entries.get(name) instanceof ArtifactEntry.Shared shared
                    ? shared.of().name()
                    : name;
            TensorDigest digest = decoded.get(stored);
            if (digest == null) {
                throw new IllegalStateException(stored + " was not written");
            }
            digests.add(new TensorDigest(name, digest.dtype(), digest.shape(), digest.sha256()));
        }
        Stored stored = complete();
        return new ArtifactSummary(
                stored.format(), stored.fileBytes(), digests, stored.quantizedWeights(), stored.packedBytes());
    }

    /** What the files hold, once they are complete. */
    record Stored(ArtifactFormat format, long fileBytes, long quantizedWeights, long packedBytes) {}

    /** Local files of the finished artifact: the file, or the index and after it every shard. */
    public abstract List<Path> files();

    /** Ends writing; what was not finished vanishes. */
    @Override
    public abstract void close() throws IOException;

    abstract void store(ArtifactEntry.Packed entry, PackedValue value) throws IOException;

    abstract PackedParts.Target target(ArtifactEntry.Packed entry) throws IOException;

    abstract TensorDigest store(ArtifactEntry.Plain entry, TensorContent content) throws IOException;

    /** Room for a tensor whose bytes come in any order. */
    abstract ChannelRange range(ArtifactEntry.Plain entry);

    /** All bytes of the room are there. */
    abstract void stored(ArtifactEntry.Plain entry, ChannelRange range, TensorDigest digest);

    abstract Stored complete() throws IOException;

    /** In the order in which they were announced. */
    final Map<String, ArtifactEntry> entries() {
        return entries;
    }

    final TensorDigest decoded(String name) {
        return decoded.get(name);
    }

    /** Chunks that go there are told. */
    final OutputStream watched(OutputStream out) {
        return new WatchedOutput(out, boundary);
    }

    private void claim(String name) {
        if (begun.putIfAbsent(name, true) != null) {
            throw new IllegalStateException(name + " was written twice");
        }
    }
}
