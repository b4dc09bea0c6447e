package io.proxquant.checkpoints.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.proxquant.checkpoints.ArtifactFormat;
import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsLayout.Slot;
import io.proxquant.checkpoints.safetensors.TensorContent;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;
import io.proxquant.quantization.coding.LargeStream;
import io.proxquant.quantization.coding.StreamCoding;
import io.proxquant.quantization.packing.CodePacking;

/**
 * Writes what the first format cannot express, or may turn out to: streams go to a spool, and the files are assembled when the
 * sizes of all are known, which entropy coding, masks and sharing decide.
 */
final class AssembledWriter extends ArtifactWriter {
    /**
     * A tensor in the spool.
     *
     * @param tensor its description, null for one that is stored as it is
     */
    record Held(PackedTensor tensor, List<StreamSpool.Region> regions) {
        long bytes() {
            return regions.stream().mapToLong(StreamSpool.Region::bytes).sum();
        }

        /** Equal for tensors that are stored by equal bytes and decode alike. */
        Digest content() {
            Map<String, Object> content = new HashMap<>();
            if (tensor != null) {
                content.put("tensor", tensor);
            }
            content.put(
                    "bytes",
                    regions.stream()
                            .map(r -> List.of(
                                    r.digest().dtype().name(),
                                    r.digest().shape(),
                                    r.digest().sha256()))
                            .toList());
            return CanonicalJson.digest(content);
        }
    }

    private final Path file;
    private final SourceMetadata source;
    private final ArtifactOptions options;
    private final StreamSpool spool;
    private final ConcurrentMap<String, Held> held = new ConcurrentHashMap<>();
    private List<Path> files = List.of();
    private boolean complete;

    private AssembledWriter(
            List<? extends ArtifactEntry> tensors,
            Path file,
            SourceMetadata source,
            ArtifactOptions options,
            StreamSpool spool,
            Runnable boundary) {
        super(tensors, boundary);
        this.file = file;
        this.source = source;
        this.options = options;
        this.spool = spool;
    }

    static AssembledWriter begin(
            Path file,
            List<? extends ArtifactEntry> tensors,
            SourceMetadata source,
            ArtifactOptions options,
            Runnable boundary)
            throws IOException {
        requireDistinct(tensors);
        if (options.shardBytes() != Long.MAX_VALUE) {
            ArtifactShard.requireName(file.getFileName().toString());
            requireFewFiles(tensors, options);
        }
        StreamSpool spool = new StreamSpool(file.resolveSibling(file.getFileName() + ".streams.part"), boundary);
        return new AssembledWriter(tensors, file, source, options, spool, boundary);
    }

    /** Where sizes are those announced, too many files are told before the work and not after it. */
    private static void requireFewFiles(List<? extends ArtifactEntry> tensors, ArtifactOptions options) {
        boolean known = options.made().isEmpty()
                && !options.form().codes()
                && !options.form().shares()
                && tensors.stream().noneMatch(each -> each instanceof ArtifactEntry.Packed packed && packed.pruned());
        if (known) {
            SortedMap<String, Long> bytes = new TreeMap<>();
            for (ArtifactEntry each : tensors) {
                if (!(each instanceof ArtifactEntry.Shared)) {
                    bytes.put(each.name(), each.bytes());
                }
            }
            ShardCut.of(bytes, options.shardBytes());
        }
    }

    private static void requireDistinct(List<? extends ArtifactEntry> tensors) {
        Map<String, ArtifactEntry> names = new HashMap<>();
        for (ArtifactEntry entry : tensors) {
            if (names.put(entry.name(), entry) != null) {
                throw new IllegalArgumentException("two tensors named " + entry.name());
            }
        }
        for (ArtifactEntry entry : tensors) {
            if (entry instanceof ArtifactEntry.Shared shared
                    && !shared.of().equals(names.get(shared.of().name()))) {
                throw new IllegalArgumentException(
                        shared.name() + " shares " + shared.of().name() + ", which is not in the artifact");
            }
        }
    }

    @Override
    void store(ArtifactEntry.Packed entry, PackedValue value) throws IOException {
        PackedStreams packed = PackedStreams.of(entry.name(), entry.tensor(), value, options.form());
        List<StreamSpool.Region> regions = new ArrayList<>();
        for (PackedStreams.Stream stream : packed.streams()) {
            regions.add(spool.put(stream.slot(), stream.content()));
        }
        held.put(entry.name(), new Held(packed.tensor(), regions));
    }

    @Override
    PackedParts.Target target(ArtifactEntry.Packed entry) {
        PackedTensor tensor = entry.tensor();
        long[] bytes = {CodePacking.packedBytes(tensor.weights(), tensor.bits())};
        long[] floats = {tensor.blocks(), entry.stored()};
        StreamSpool.Growing codes = spool.begin(new Slot(ArtifactLayout.codes(entry.name()), DType.U8, bytes));
        StreamSpool.Growing codebooks =
                spool.begin(new Slot(ArtifactLayout.codebooks(entry.name()), DType.F32, floats));
        return new PackedParts.Target() {
            @Override
            public OutputStream codes() {
                return codes;
            }

            @Override
            public OutputStream codebooks() {
                return codebooks;
            }

            @Override
            public PackedBlocks written() {
                return new PackedBlocks(tensor, entry.layout(), codes.range(), codebooks.range());
            }

            @Override
            public void complete(int atOnce) throws IOException {
                List<StreamSpool.Region> regions = new ArrayList<>();
                StreamCoding coding = options.form().codes()
                        ? coded(entry, written(), atOnce, regions).orElse(null)
                        : null;
                if (coding == null) {
                    regions.add(codes.region());
                }
                regions.add(codebooks.region());
                held.put(entry.name(), new Held(tensor.stored(null, coding), regions));
            }
        };
    }

    /** Codes that are coded once all are there, if that makes them smaller; stream and table are added to the regions. */
    private Optional<StreamCoding> coded(
            ArtifactEntry.Packed entry, PackedBlocks written, int atOnce, List<StreamSpool.Region> regions)
            throws IOException {
        PackedTensor tensor = entry.tensor();
        LargeStream stream = LargeStream.smallest(
                written::codes,
                Math.toIntExact(tensor.weights()),
                tensor.bits(),
                entry.layout().levels(),
                atOnce);
        if (stream.coding() == null) {
            return Optional.empty();
        }
        String name = ArtifactLayout.codes(entry.name());
        regions.add(spool.put(new Slot(name, DType.U8, new long[] {stream.bytes()}), stream));
        byte[] table = stream.table();
        regions.add(spool.put(
                new Slot(ArtifactLayout.table(name), DType.U8, new long[] {table.length}), TensorContent.of(table)));
        return Optional.of(stream.coding());
    }

    @Override
    ChannelRange range(ArtifactEntry.Plain entry) {
        return spool.range(entry.bytes());
    }

    @Override
    void stored(ArtifactEntry.Plain entry, ChannelRange range, TensorDigest digest) {
        held.put(entry.name(), new Held(null, List.of(new StreamSpool.Region(entry.slot(), range, digest))));
    }

    @Override
    TensorDigest store(ArtifactEntry.Plain entry, TensorContent content) throws IOException {
        StreamSpool.Region region = spool.put(entry.slot(), content);
        held.put(entry.name(), new Held(null, List.of(region)));
        return region.digest();
    }

    @Override
    Stored complete() throws IOException {
        SortedMap<String, String> shared = shared();
        SortedMap<String, Held> stored = new TreeMap<>(held);
        stored.keySet().removeAll(shared.keySet());
        Assembly assembly = new Assembly(file, source, stored, shared, options);
        ArtifactFormat format = assembly.format();
        long bytes;
        try {
            bytes = assembly.write();
        } finally {
            files = assembly.files();
        }
        complete = true;
        long weights = 0;
        long packedBytes = 0;
        for (Held each : stored.values()) {
            if (each.tensor() != null) {
                weights += each.tensor().weights();
                packedBytes += each.bytes();
            }
        }
        return new Stored(format, bytes, weights, packedBytes);
    }

    /** Every further name, with the name of the tensor that stands for it in the file. */
    private SortedMap<String, String> shared() {
        SortedMap<String, String> shared = new TreeMap<>();
        if (options.form().shares()) {
            Map<Digest, String> first = new HashMap<>();
            new TreeMap<>(held).forEach((name, each) -> {
                String before = first.putIfAbsent(each.content(), name);
                if (before != null) {
                    shared.put(name, before);
                }
            });
        }
        for (ArtifactEntry entry : entries().values()) {
            if (entry instanceof ArtifactEntry.Shared alias) {
                String of = alias.of().name();
                shared.put(alias.name(), shared.getOrDefault(of, of));
            }
        }
        return shared;
    }

    @Override
    public List<Path> files() {
        return files;
    }

    @Override
    public void close() throws IOException {
        spool.close();
        if (!complete) {
            for (Path each : files) {
                Files.deleteIfExists(each);
            }
        }
    }
}
