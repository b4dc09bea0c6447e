package io.proxquant.checkpoints.artifact;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.MeasuredOutput;
import io.proxquant.checkpoints.safetensors.PartFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLayout;
import io.proxquant.checkpoints.safetensors.TensorContent;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.quantization.packing.CodePacking;
import io.proxquant.quantization.QuantizedTensor;

/**
 * Writes an artifact tensor by tensor, in any order and from any number of threads, each tensor to the place that the
 * layout gave it. Memory holds only what callers hold; the bytes of the file depend on the content alone. The file gets
 * its name when every tensor is there, and never otherwise.
 */
public final class ArtifactWriter implements Closeable {
    private static final int BUFFER = 1 << 16;

    private final PartFile part;
    private final FileChannel channel;
    private final SafetensorsLayout layout;
    private final Map<String, ArtifactEntry> entries;
    private final ConcurrentMap<String, TensorDigest> decoded = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Boolean> begun = new ConcurrentHashMap<>();

    private ArtifactWriter(
            PartFile part, FileChannel channel, SafetensorsLayout layout, Map<String, ArtifactEntry> entries) {
        this.part = part;
        this.channel = channel;
        this.layout = layout;
        this.entries = entries;
    }

    /**
     * Begins a file whose tensors are named here and supplied by {@link #put} and {@link #copy}.
     *
     * @throws IllegalArgumentException if the tensors cannot stand in one file
     */
    public static ArtifactWriter create(Path file, List<? extends ArtifactEntry> tensors) throws IOException {
        return create(file, tensors, SourceMetadata.none());
    }

    /**
     * The same, for an artifact that repeats what its source says of itself.
     *
     * @throws IllegalArgumentException if the tensors cannot stand in one file
     */
    public static ArtifactWriter create(Path file, List<? extends ArtifactEntry> tensors, SourceMetadata source)
            throws IOException {
        SafetensorsLayout layout = ArtifactLayout.of(tensors, source);
        Map<String, ArtifactEntry> entries = new LinkedHashMap<>();
        tensors.forEach(t -> entries.put(t.name(), t));
        PartFile part = new PartFile(file);
        FileChannel channel = FileChannel.open(
                part.path(), StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        ArtifactWriter writer = new ArtifactWriter(part, channel, layout, entries);
        try {
            writer.writePrefix();
            return writer;
        } catch (IOException e) {
            try {
                writer.close();
            } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    /** Writes tensors that are all in memory. */
    public static ArtifactSummary write(Path file, List<? extends ArtifactTensor> tensors) throws IOException {
        try (ArtifactWriter writer =
                create(file, tensors.stream().map(ArtifactTensor::entry).toList())) {
            for (ArtifactTensor tensor : tensors) {
                if (tensor instanceof ArtifactTensor.Quantized q) {
                    writer.put(q.name(), q.value());
                } else if (tensor instanceof ArtifactTensor.Copied c) {
                    writer.copy(c.tensor().name(), c.tensor().content());
                }
            }
            return writer.finish();
        }
    }

    /**
     * Packs a quantized tensor into its place.
     *
     * @throws IllegalArgumentException if the value is not as announced, a codebook is not finite, or a code names no level
     */
    public void put(String name, QuantizedTensor value) throws IOException {
        if (!(entries.get(name) instanceof ArtifactEntry.Packed entry)) {
            throw new IllegalArgumentException(name + " was not announced as packed");
        }
        if (!value.layout().equals(entry.layout())
                || !value.blocks().equals(entry.tensor().blockShape())) {
            throw new IllegalArgumentException(name + ": " + value + " is not as announced in " + entry);
        }
        PackedCheck.verify(name, value);
        begin(name);
        TensorInfo codes = layout.header().tensor(ArtifactLayout.codes(name));
        TensorInfo codebooks = layout.header().tensor(ArtifactLayout.codebooks(name));
        write(
                codes,
                TensorContent.of(CodePacking.pack(value.codes(), value.layout().bits())));
        write(codebooks, TensorContent.of(value.codebooks()));
        long[] shape =
                entry.tensor().shape().stream().mapToLong(Long::longValue).toArray();
        TensorInfo logical =
                new TensorInfo(name, DType.F32, shape, 0, 4 * entry.tensor().weights());
        decoded.put(name, MeasuredOutput.write(OutputStream.nullOutputStream(), logical, new DecodedWeights(value)));
    }

    /** Writes a tensor as it is into its place. */
    public void copy(String name, TensorContent content) throws IOException {
        if (!(entries.get(name) instanceof ArtifactEntry.Plain)) {
            throw new IllegalArgumentException(name + " was not announced as plain");
        }
        begin(name);
        decoded.put(name, write(layout.header().tensor(name), content));
    }

    /**
     * Completes the file and gives it its name.
     *
     * @throws IllegalStateException if a tensor is missing
     */
    public ArtifactSummary finish() throws IOException {
        List<TensorDigest> digests = new ArrayList<>();
        long weights = 0;
        long bytes = 0;
        for (String name : entries.keySet().stream().sorted().toList()) {
            TensorDigest digest = decoded.get(name);
            if (digest == null) {
                throw new IllegalStateException(name + " was not written");
            }
            digests.add(digest);
            if (entries.get(name) instanceof ArtifactEntry.Packed entry) {
                weights += entry.tensor().weights();
                bytes += layout.header().tensor(ArtifactLayout.codes(name)).bytes()
                        + layout.header().tensor(ArtifactLayout.codebooks(name)).bytes();
            }
        }
        channel.close();
        part.complete();
        return new ArtifactSummary(layout.header().fileLength(), digests, weights, bytes);
    }

    /** Ends writing; a file that was not finished vanishes. */
    @Override
    public void close() throws IOException {
        channel.close();
        part.close();
    }

    private void begin(String name) {
        if (begun.putIfAbsent(name, true) != null) {
            throw new IllegalStateException(name + " was written twice");
        }
    }

    private TensorDigest write(TensorInfo tensor, TensorContent content) throws IOException {
        int buffer = (int) Math.max(1, Math.min(BUFFER, tensor.bytes()));
        try (OutputStream out = new BufferedOutputStream(
                new ChannelRegion(channel, layout.header().dataStart() + tensor.begin()), buffer)) {
            return MeasuredOutput.write(out, tensor, content);
        }
    }

    private void writePrefix() throws IOException {
        try (OutputStream out = new BufferedOutputStream(new ChannelRegion(channel, 0), BUFFER)) {
            layout.writePrefix(out);
        }
    }
}
