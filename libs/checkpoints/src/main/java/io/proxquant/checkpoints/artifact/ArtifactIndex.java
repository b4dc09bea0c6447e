package io.proxquant.checkpoints.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JacksonException;

import io.proxquant.checkpoints.ArtifactFormat;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.MeasuredContent;
import io.proxquant.contracts.ShardReference;

/**
 * The index of an artifact of several files, in the manner of {@code model.safetensors.index.json}, with size and digest of each
 * file beside: so the digest of the index is that of the whole artifact.
 *
 * @param metadata format, and bytes of all tensors together
 * @param files by name
 * @param weightMap the file that holds a tensor, by the name under which it is stored
 */
record ArtifactIndex(
        Remarks metadata,
        @JsonProperty("shards") SortedMap<String, MeasuredContent> files,
        @JsonProperty("weight_map") SortedMap<String, String> weightMap) {
    /** What the index says of the whole. */
    record Remarks(
            @JsonProperty(ArtifactLayout.FORMAT_KEY) String format, @JsonProperty("total_size") long totalSize) {}

    ArtifactIndex {
        if (metadata == null || files == null || weightMap == null) {
            throw new IllegalArgumentException("an index has metadata, shards and weight_map");
        }
        if (files.size() > ShardReference.MOST) {
            throw new IllegalArgumentException(files.size() + " shards, there may be " + ShardReference.MOST);
        }
    }

    static ArtifactIndex of(
            ArtifactFormat format, List<ArtifactShard> shards, Map<String, String> weightMap, long totalSize) {
        SortedMap<String, MeasuredContent> files = new TreeMap<>();
        shards.forEach(shard -> files.put(shard.name(), new MeasuredContent(shard.bytes(), shard.sha256())));
        Remarks remarks = new Remarks(String.valueOf(format.number()), totalSize);
        return new ArtifactIndex(remarks, files, new TreeMap<>(weightMap));
    }

    byte[] json() {
        return CanonicalJson.of(this);
    }

    List<ArtifactShard> shards() throws ArtifactException {
        List<ArtifactShard> shards = new ArrayList<>();
        try {
            files.forEach((name, extent) -> shards.add(new ArtifactShard(name, extent.bytes(), extent.sha256())));
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new ArtifactException("index", e.getMessage(), e);
        }
        return shards;
    }

    static ArtifactIndex read(Path path, SafetensorsLimits network) throws IOException {
        long most = ArtifactLayout.limits(network).headerBytes();
        if (Files.size(path) > most) {
            throw new ArtifactException("index", "has " + Files.size(path) + " bytes, at most " + most + " are read");
        }
        try {
            ArtifactIndex index = Json.mapper().readValue(Files.readAllBytes(path), ArtifactIndex.class);
            if (index == null || index.metadata().format() == null) {
                throw new ArtifactException(
                        "index", "names no " + ArtifactLayout.FORMAT_KEY + ": it is none of an artifact of ours");
            }
            index.format();
            return index;
        } catch (JacksonException e) {
            throw new ArtifactException("index", Json.problem(e), e);
        }
    }

    /** The format of all its files. */
    ArtifactFormat format() throws ArtifactException {
        String told = metadata.format();
        if (!told.matches("[1-9][0-9]{0,5}")
                || ArtifactFormat.of("the artifact", Integer.parseInt(told)) == ArtifactFormat.FIRST) {
            throw new ArtifactException("index", "has the format '" + told + "', the first with an index is 2");
        }
        return ArtifactFormat.of("the artifact", Integer.parseInt(told));
    }
}
