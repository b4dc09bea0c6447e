package io.proxquant.checkpoints.artifact;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;

import io.proxquant.checkpoints.ArtifactFormat;
import io.proxquant.checkpoints.safetensors.SafetensorsHeader;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.Json;

/**
 * Checks that what an artifact's metadata describe and what the file holds are the same.
 *
 * @param packed descriptions of the quantized tensors
 * @param plain names of those that are stored as they are
 * @param shared further names, each with the name of the tensor that it stands for
 */
record ArtifactHeader(
        ArtifactFormat format,
        SortedMap<String, PackedTensor> packed,
        Set<String> plain,
        SortedMap<String, String> shared) {

    static ArtifactHeader read(SafetensorsHeader header, SafetensorsLimits limits) throws ArtifactException {
        ArtifactFormat format = format(header.metadata().get(ArtifactLayout.FORMAT_KEY));
        SortedMap<String, PackedTensor> packed = packed(header, format);
        Set<String> plain = new HashSet<>(header.tensors().keySet());
        for (Map.Entry<String, PackedTensor> entry : packed.entrySet()) {
            StoredCheck check = new StoredCheck(header, limits, entry.getKey(), entry.getValue());
            for (String stored : check.verified()) {
                if (!plain.remove(stored)) {
                    throw new ArtifactException(entry.getKey(), "its " + stored + " belongs to another tensor too");
                }
            }
        }
        for (String name : plain) {
            if (packed.containsKey(name)) {
                throw new ArtifactException(name, "is both packed and stored as it is");
            }
        }
        return new ArtifactHeader(
                format,
                Collections.unmodifiableSortedMap(packed),
                Collections.unmodifiableSet(plain),
                shared(header, format, packed.keySet(), plain));
    }

    private static ArtifactFormat format(String told) throws ArtifactException {
        if (told == null) {
            throw new ArtifactException(ArtifactLayout.FORMAT_KEY, "is missing: this is no artifact of ours");
        }
        if (!told.matches("[1-9][0-9]{0,5}")) {
            throw new ArtifactException(ArtifactLayout.FORMAT_KEY, "format '" + told + "' is unknown");
        }
        return ArtifactFormat.of("the artifact", Integer.parseInt(told));
    }

    private static SortedMap<String, PackedTensor> packed(SafetensorsHeader header, ArtifactFormat format)
            throws ArtifactException {
        String json = header.metadata().get(ArtifactLayout.TENSORS_KEY);
        if (json == null) {
            throw new ArtifactException(ArtifactLayout.TENSORS_KEY, "is missing");
        }
        SortedMap<String, PackedTensor> packed =
                map(ArtifactLayout.TENSORS_KEY, json, new TypeReference<TreeMap<String, PackedTensor>>() {}, format);
        for (Map.Entry<String, PackedTensor> entry : packed.entrySet()) {
            if (entry.getValue().format().compareTo(format) > 0) {
                throw new ArtifactException(
                        entry.getKey(),
                        format == ArtifactFormat.FIRST
                                ? "has an axis, a mask, a coding or floats of its own, which format 1 does not know"
                                : "has floats of its own, which format 2 does not know");
            }
        }
        return packed;
    }

    private static SortedMap<String, String> shared(
            SafetensorsHeader header, ArtifactFormat format, Set<String> packed, Set<String> plain)
            throws ArtifactException {
        String json = header.metadata().get(ArtifactLayout.SHARED_KEY);
        if (json == null) {
            return Collections.emptySortedMap();
        }
        if (format == ArtifactFormat.FIRST) {
            throw new ArtifactException(ArtifactLayout.SHARED_KEY, "format 1 does not know shared tensors");
        }
        SortedMap<String, String> shared =
                map(ArtifactLayout.SHARED_KEY, json, new TypeReference<TreeMap<String, String>>() {}, format);
        for (Map.Entry<String, String> entry : shared.entrySet()) {
            if (!packed.contains(entry.getValue()) && !plain.contains(entry.getValue())) {
                throw new ArtifactException(entry.getKey(), "shares '" + entry.getValue() + "', which is not stored");
            }
            if (header.tensors().containsKey(entry.getKey()) || packed.contains(entry.getKey())) {
                throw new ArtifactException(entry.getKey(), "is both shared and stored");
            }
        }
        return Collections.unmodifiableSortedMap(shared);
    }

    /** A field that is unknown in a newer format than the first would decide how to decode, so it is not passed over. */
    private static <T> SortedMap<String, T> map(
            String key, String json, TypeReference<TreeMap<String, T>> type, ArtifactFormat format)
            throws ArtifactException {
        try {
            SortedMap<String, T> map = format == ArtifactFormat.FIRST
                    ? Json.mapper().readValue(json, type)
                    : Json.mapper()
                            .readerFor(type)
                            .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                            .readValue(json);
            if (map == null || map.containsValue(null)) {
                throw new ArtifactException(key, "describes a tensor as null");
            }
            return map;
        } catch (JsonProcessingException e) {
            throw new ArtifactException(key, Json.problem(e), e);
        }
    }
}
