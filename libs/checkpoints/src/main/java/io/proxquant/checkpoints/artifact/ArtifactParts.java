package io.proxquant.checkpoints.artifact;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.proxquant.checkpoints.ArtifactFormat;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.ShardFiles;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.checkpoints.safetensors.WeightIndex;

/**
 * The open files of an artifact, one or those of an index, which says the same of them as they do.
 *
 * @param files sorted by name
 * @param bytes of all files, the index included
 */
record ArtifactParts(List<ArtifactPart> files, long bytes) implements Closeable {

    static ArtifactParts open(Path path, ArtifactShard.Source shards, SafetensorsLimits limits, Runnable boundary)
            throws IOException {
        if (!WeightIndex.is(path)) {
            ArtifactPart whole = ArtifactPart.open(path, limits, boundary);
            return new ArtifactParts(List.of(whole), whole.file().header().fileLength());
        }
        ArtifactIndex index = ArtifactIndex.read(path, limits);
        List<ArtifactPart> opened = new ArrayList<>();
        ArtifactParts parts = new ArtifactParts(opened, 0);
        try {
            Map<String, String> held = new TreeMap<>();
            long bytes = Files.size(path);
            List<ArtifactShard> named = index.shards();
            shards.begin(named);
            List<Path> fetched = ShardFiles.each(named, shards::fetch);
            for (int i = 0; i < named.size(); i++) {
                ArtifactShard shard = named.get(i);
                ArtifactPart part = ArtifactPart.open(fetched.get(i), limits, boundary);
                opened.add(part);
                bytes += part.file().header().fileLength();
                require(part, shard, opened.get(0), index.format());
                for (String tensor : part.file().header().tensors().keySet()) {
                    if (held.put(tensor, shard.name()) != null) {
                        throw new ArtifactException(tensor, "is in two files of the artifact");
                    }
                }
            }
            if (opened.isEmpty() || !held.equals(index.weightMap())) {
                throw new ArtifactException("index", "names other tensors than its " + opened.size() + " files hold");
            }
            long tensors = opened.stream()
                    .flatMap(part -> part.file().header().tensors().values().stream())
                    .mapToLong(TensorInfo::bytes)
                    .sum();
            if (tensors != index.metadata().totalSize()) {
                throw new ArtifactException(
                        "index", "says total_size " + index.metadata().totalSize() + ", its files hold " + tensors);
            }
            return new ArtifactParts(List.copyOf(opened), bytes);
        } catch (IOException | RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private static void require(ArtifactPart part, ArtifactShard shard, ArtifactPart first, ArtifactFormat format)
            throws ArtifactException {
        if (part.file().header().fileLength() != shard.bytes()) {
            throw new ArtifactException(
                    shard.name(),
                    "has " + part.file().header().fileLength() + " bytes, the index says " + shard.bytes());
        }
        if (part.header().format() != format) {
            throw new ArtifactException(
                    shard.name(),
                    "is of format " + part.header().format().number() + ", the index says " + format.number());
        }
        if (!SourceMetadata.of(part.file().header())
                .equals(SourceMetadata.of(first.file().header()))) {
            throw new ArtifactException(shard.name(), "says another thing of its source than the first shard");
        }
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (ArtifactPart part : files) {
            try {
                part.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
