package io.proxquant.checkpoints.artifact;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.proxquant.checkpoints.ArtifactFormat;
import io.proxquant.checkpoints.artifact.AssembledWriter.Held;
import io.proxquant.checkpoints.safetensors.PartFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLayout;
import io.proxquant.checkpoints.safetensors.SafetensorsLayout.Slot;
import io.proxquant.checkpoints.safetensors.WeightIndex;
import io.proxquant.contracts.Digest;

/**
 * The files of an artifact, made from what lies in the spool: one, or shards that are filled in order of the tensors' names, and
 * their index last, so that there is an artifact only when it is whole.
 */
final class Assembly {
    private static final String EXTENSION = ".safetensors";
    private static final int BUFFER = 1 << 16;

    private final Path target;
    private final SourceMetadata source;
    private final SortedMap<String, Held> stored;
    private final SortedMap<String, String> shared;
    private final List<List<String>> shards;
    private final List<Path> files = new ArrayList<>();

    /**
     * @param stored tensors by name
     * @param shared further names of these
     */
    Assembly(
            Path target,
            SourceMetadata source,
            SortedMap<String, Held> stored,
            SortedMap<String, String> shared,
            ArtifactOptions options) {
        this.target = target;
        this.source = source;
        this.stored = stored;
        this.shared = shared;
        this.shards = cut(options).files();
    }

    /** The oldest that can express it. */
    ArtifactFormat format() {
        ArtifactFormat files = shared.isEmpty() && shards.size() == 1 ? ArtifactFormat.FIRST : ArtifactFormat.SECOND;
        return stored.values().stream()
                .filter(held -> held.tensor() != null)
                .map(held -> held.tensor().format())
                .reduce(files, (one, other) -> one.compareTo(other) < 0 ? other : one);
    }

    /** What stands complete on disk, the file or index that stands for all first. */
    List<Path> files() {
        return List.copyOf(files);
    }

    /** Writes all files; returns their bytes. */
    long write() throws IOException {
        if (shards.size() == 1) {
            return write(target, shards.get(0), format(), new TreeMap<>()).bytes();
        }
        List<ArtifactShard> written = new ArrayList<>();
        SortedMap<String, String> weightMap = new TreeMap<>();
        for (int i = 0; i < shards.size(); i++) {
            Path file = target.resolveSibling(
                    String.format(Locale.ROOT, "%s-%05d-of-%05d%s", stem(), i + 1, shards.size(), EXTENSION));
            Written shard = write(file, shards.get(i), format(), weightMap);
            written.add(new ArtifactShard(file.getFileName().toString(), shard.bytes(), shard.sha256()));
        }
        long tensors = stored.values().stream().mapToLong(Held::bytes).sum();
        byte[] json = ArtifactIndex.of(format(), written, weightMap, tensors).json();
        Path index = target.resolveSibling(target.getFileName() + WeightIndex.SUFFIX);
        try (PartFile part = new PartFile(index)) {
            Files.write(part.path(), json);
            part.complete();
        }
        files.add(0, index);
        return json.length + written.stream().mapToLong(ArtifactShard::bytes).sum();
    }

    private ShardCut cut(ArtifactOptions options) {
        SortedMap<String, Long> bytes = new TreeMap<>();
        stored.forEach((name, tensor) -> bytes.put(name, tensor.bytes()));
        return ShardCut.like(options.made(), bytes, names -> layout(names, ArtifactFormat.SECOND)
                        .header()
                        .fileLength())
                .orElseGet(() -> ShardCut.of(bytes, options.shardBytes()));
    }

    /** What became of one file. */
    private record Written(long bytes, Digest sha256) {}

    private Written write(Path file, List<String> names, ArtifactFormat format, Map<String, String> weightMap)
            throws IOException {
        Map<String, StreamSpool.Region> regions = new HashMap<>();
        for (String name : names) {
            for (StreamSpool.Region region : stored.get(name).regions()) {
                regions.put(region.slot().name(), region);
                if (weightMap.put(region.slot().name(), file.getFileName().toString()) != null) {
                    throw new IllegalArgumentException(region.slot().name() + " belongs to two tensors");
                }
            }
        }
        SafetensorsLayout layout = layout(names, format);
        Digest sha256;
        try (PartFile part = new PartFile(file)) {
            try (DigestOutputStream out = new DigestOutputStream(
                    new BufferedOutputStream(Files.newOutputStream(part.path()), BUFFER), Digest.hashing())) {
                write(layout, regions, out);
                out.flush();
                sha256 = Digest.of(out.getMessageDigest());
            }
            part.complete();
        }
        files.add(file);
        return new Written(layout.header().fileLength(), sha256);
    }

    private SafetensorsLayout layout(List<String> names, ArtifactFormat format) {
        List<Slot> slots = new ArrayList<>();
        SortedMap<String, PackedTensor> packed = new TreeMap<>();
        SortedMap<String, String> further = new TreeMap<>(shared);
        further.values().retainAll(new HashSet<>(names));
        for (String name : names) {
            Held tensor = stored.get(name);
            if (tensor.tensor() != null) {
                packed.put(name, tensor.tensor());
            }
            tensor.regions().forEach(region -> slots.add(region.slot()));
        }
        return ArtifactLayout.of(format, slots, packed, further, source);
    }

    private void write(SafetensorsLayout layout, Map<String, StreamSpool.Region> regions, OutputStream out)
            throws IOException {
        layout.writePrefix(out);
        for (String name : layout.header().tensors().keySet()) {
            regions.get(name).range().copyTo(out);
        }
    }

    private String stem() {
        String name = target.getFileName().toString();
        return name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
    }
}
