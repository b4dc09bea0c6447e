package io.proxquant.checkpoints.safetensors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JacksonException;

import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.MeasuredContent;
import io.proxquant.contracts.ShardReference;

/**
 * The index of a checkpoint of several files ({@code model.safetensors.index.json}): which file holds which tensor. Indexes of
 * others say no more. One of ours says size and digest of each file beside, so that its own digest stands for all of them.
 *
 * @param weightMap name of the file by name of the tensor
 * @param extents size and digest by name of the file; null where the index does not say
 */
public record WeightIndex(
        @JsonProperty("weight_map") SortedMap<String, String> weightMap,
        @JsonProperty("shards") SortedMap<String, MeasuredContent> extents) {
    /** How the name of an index ends. */
    public static final String SUFFIX = ".index.json";

    /** Refuses what names no file, too many of them, or sizes of other files than it names. */
    public WeightIndex {
        if (weightMap == null || weightMap.isEmpty()) {
            throw new IllegalArgumentException("an index has a weight_map, which names the file of each tensor");
        }
        weightMap.forEach((tensor, file) -> {
            if (file == null) {
                throw new IllegalArgumentException("weight_map: tensor " + tensor + " has no file");
            }
        });
        weightMap = Collections.unmodifiableSortedMap(new TreeMap<>(weightMap));
        extents = extents == null ? null : Collections.unmodifiableSortedMap(new TreeMap<>(extents));
        Set<String> files = new TreeSet<>(weightMap.values());
        if (files.size() > ShardReference.MOST) {
            throw new IllegalArgumentException(files.size() + " files, there may be " + ShardReference.MOST);
        }
        if (extents != null && (!extents.keySet().equals(files) || extents.containsValue(null))) {
            throw new IllegalArgumentException(
                    "shards: says sizes of " + extents.keySet() + ", and weight_map names " + files);
        }
        for (String file : files) {
            shard(file, extents);
        }
    }

    /** Whether a file begins as JSON does and not as safetensors does, whose first eight bytes are a length. */
    public static boolean is(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return is(in.readNBytes(Long.BYTES));
        }
    }

    /** The same of the first eight bytes of a file. */
    public static boolean is(byte[] start) {
        return start.length == Long.BYTES
                && start[0] == '{'
                && Long.compareUnsigned(
                                ByteBuffer.wrap(start)
                                        .order(ByteOrder.LITTLE_ENDIAN)
                                        .getLong(),
                                SafetensorsLimits.FORMAT_HEADER_BYTES)
                        > 0;
    }

    /**
     * Reads an index; it may be no longer than a header.
     *
     * @throws SafetensorsException if it is none, or names what is no file beside it
     */
    public static WeightIndex read(Path path, SafetensorsLimits limits) throws IOException {
        if (Files.size(path) > limits.headerBytes()) {
            throw new SafetensorsException(
                    "index", "has " + Files.size(path) + " bytes, at most " + limits.headerBytes() + " are read");
        }
        WeightIndex index;
        try {
            index = Json.mapper().readValue(Files.readAllBytes(path), WeightIndex.class);
        } catch (JacksonException e) {
            throw new SafetensorsException("index", Json.problem(e));
        }
        if (index == null) {
            throw new SafetensorsException("index", "is null, and has to be an object with a weight_map");
        }
        if (index.weightMap.size() > limits.tensors()) {
            throw new SafetensorsException(
                    "index", "names " + index.weightMap.size() + " tensors, at most " + limits.tensors());
        }
        return index;
    }

    /** The files, sorted by name. */
    public List<WeightShard> shards() {
        List<WeightShard> shards = new ArrayList<>();
        for (String file : new TreeSet<>(weightMap.values())) {
            shards.add(shard(file, extents));
        }
        return shards;
    }

    /** The same index with what is known of each file by now. */
    public WeightIndex with(Map<String, MeasuredContent> known) {
        return new WeightIndex(weightMap, new TreeMap<>(known));
    }

    /** As it is stored, the same bytes for the same content. */
    public byte[] json() {
        return CanonicalJson.of(this);
    }

    private static WeightShard shard(String file, Map<String, MeasuredContent> extents) {
        MeasuredContent extent = extents == null ? null : extents.get(file);
        return extent == null ? WeightShard.named(file) : new WeightShard(file, extent.bytes(), extent.sha256());
    }
}
