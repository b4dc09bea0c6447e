package io.proxquant.checkpoints.artifact;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import io.proxquant.checkpoints.ArtifactFormat;
import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.MeasuredOutput;
import io.proxquant.checkpoints.safetensors.PartFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLayout;
import io.proxquant.checkpoints.safetensors.SafetensorsLayout.Slot;
import io.proxquant.checkpoints.safetensors.TensorContent;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.StoredForm;
import io.proxquant.quantization.packing.CodePacking;

/** Writes the first format, whose sizes are known before any weight: each tensor to the place that the layout gave it. */
final class PlacedWriter extends ArtifactWriter {
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final PartFile part;
    private final FileChannel channel;
    private final SafetensorsLayout layout;

    private PlacedWriter(
            List<? extends ArtifactEntry> tensors,
            Path file,
            FileChannel channel,
            SafetensorsLayout layout,
            Runnable boundary) {
        super(tensors, boundary);
        this.file = file;
        this.part = new PartFile(file);
        this.channel = channel;
        this.layout = layout;
    }

    static PlacedWriter begin(
            Path file, List<? extends ArtifactEntry> tensors, SourceMetadata source, Runnable boundary)
            throws IOException {
        SafetensorsLayout layout = layout(tensors, source);
        FileChannel channel = FileChannel.open(
                new PartFile(file).path(),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        PlacedWriter writer = new PlacedWriter(tensors, file, channel, layout, boundary);
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

    private static SafetensorsLayout layout(List<? extends ArtifactEntry> tensors, SourceMetadata source) {
        List<Slot> slots = new ArrayList<>();
        SortedMap<String, PackedTensor> packed = new TreeMap<>();
        for (ArtifactEntry entry : tensors) {
            if (entry instanceof ArtifactEntry.Packed p) {
                PackedTensor tensor = p.tensor();
                long bytes = CodePacking.packedBytes(tensor.weights(), tensor.bits());
                slots.add(new Slot(ArtifactLayout.codes(p.name()), DType.U8, new long[] {bytes}));
                slots.add(new Slot(
                        ArtifactLayout.codebooks(p.name()), DType.F32, new long[] {tensor.blocks(), p.stored()}));
                packed.put(p.name(), tensor);
            } else if (entry instanceof ArtifactEntry.Plain p) {
                slots.add(p.slot());
            }
        }
        return ArtifactLayout.of(ArtifactFormat.FIRST, slots, packed, Collections.emptySortedMap(), source);
    }

    @Override
    void store(ArtifactEntry.Packed entry, PackedValue value) throws IOException {
        for (PackedStreams.Stream stream : PackedStreams.of(entry.name(), entry.tensor(), value, StoredForm.PLAIN)
                .streams()) {
            write(layout.header().tensor(stream.slot().name()), stream.content());
        }
    }

    @Override
    PackedParts.Target target(ArtifactEntry.Packed entry) {
        ChannelRange codes = range(ArtifactLayout.codes(entry.name()));
        ChannelRange codebooks = range(ArtifactLayout.codebooks(entry.name()));
        return new PackedParts.Target() {
            private final OutputStream codesOut = codes.stream();
            private final OutputStream codebooksOut = codebooks.stream();

            @Override
            public OutputStream codes() {
                return codesOut;
            }

            @Override
            public OutputStream codebooks() {
                return codebooksOut;
            }

            @Override
            public PackedBlocks written() {
                return new PackedBlocks(entry.tensor(), entry.layout(), codes, codebooks);
            }

            @Override
            public void complete(int atOnce) {}
        };
    }

    @Override
    ChannelRange range(ArtifactEntry.Plain entry) {
        return range(entry.name());
    }

    @Override
    void stored(ArtifactEntry.Plain entry, ChannelRange range, TensorDigest digest) {}

    private ChannelRange range(String stored) {
        TensorInfo tensor = layout.header().tensor(stored);
        return new ChannelRange(channel, layout.header().dataStart() + tensor.begin(), tensor.bytes());
    }

    @Override
    TensorDigest store(ArtifactEntry.Plain entry, TensorContent content) throws IOException {
        return write(layout.header().tensor(entry.name()), content);
    }

    @Override
    Stored complete() throws IOException {
        channel.close();
        part.complete();
        long weights = 0;
        long bytes = 0;
        for (ArtifactEntry entry : entries().values()) {
            if (entry instanceof ArtifactEntry.Packed packed) {
                weights += packed.tensor().weights();
                bytes += packed.bytes();
            }
        }
        return new Stored(ArtifactFormat.FIRST, layout.header().fileLength(), weights, bytes);
    }

    @Override
    public List<Path> files() {
        return List.of(file);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        part.close();
    }

    private TensorDigest write(TensorInfo tensor, TensorContent content) throws IOException {
        try (OutputStream out = range(tensor.name()).stream()) {
            return MeasuredOutput.write(out, tensor, content);
        }
    }

    private void writePrefix() throws IOException {
        try (OutputStream out = new BufferedOutputStream(new ChannelRegion(channel, 0), BUFFER)) {
            layout.writePrefix(out);
        }
    }
}
