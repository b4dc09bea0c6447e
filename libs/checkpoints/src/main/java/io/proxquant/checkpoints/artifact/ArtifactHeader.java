package io.proxquant.checkpoints.artifact;

import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsHeader;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.Json;
import io.proxquant.quantization.packing.CodePacking;

/** Checks that what an artifact's metadata describe and what the file holds are the same. */
record ArtifactHeader(SortedMap<String, PackedTensor> packed, Set<String> plain) {

    static ArtifactHeader read(SafetensorsHeader header, SafetensorsLimits limits) throws IOException {
        String format = header.metadata().get(ArtifactLayout.FORMAT_KEY);
        if (!ArtifactLayout.FORMAT.equals(format)) {
            throw new ArtifactException(
                    ArtifactLayout.FORMAT_KEY,
                    format == null ? "is missing: this is no artifact of ours" : "format '" + format + "' is unknown");
        }
        SortedMap<String, PackedTensor> packed = description(header);
        Set<String> plain = new HashSet<>(header.tensors().keySet());
        for (Map.Entry<String, PackedTensor> entry : packed.entrySet()) {
            check(entry.getKey(), entry.getValue(), header, limits);
            if (!plain.remove(ArtifactLayout.codes(entry.getKey()))
                    || !plain.remove(ArtifactLayout.codebooks(entry.getKey()))) {
                throw new ArtifactException(entry.getKey(), "its codes or codebooks belong to another tensor too");
            }
        }
        for (String name : plain) {
            if (packed.containsKey(name)) {
                throw new ArtifactException(name, "is both packed and stored as it is");
            }
        }
        return new ArtifactHeader(Collections.unmodifiableSortedMap(packed), Collections.unmodifiableSet(plain));
    }

    private static SortedMap<String, PackedTensor> description(SafetensorsHeader header) throws ArtifactException {
        String json = header.metadata().get(ArtifactLayout.TENSORS_KEY);
        if (json == null) {
            throw new ArtifactException(ArtifactLayout.TENSORS_KEY, "is missing");
        }
        try {
            SortedMap<String, PackedTensor> packed =
                    Json.mapper().readValue(json, new TypeReference<TreeMap<String, PackedTensor>>() {});
            if (packed == null || packed.containsValue(null)) {
                throw new ArtifactException(ArtifactLayout.TENSORS_KEY, "describes a tensor as null");
            }
            return packed;
        } catch (JsonProcessingException e) {
            throw new ArtifactException(ArtifactLayout.TENSORS_KEY, e.getOriginalMessage(), e);
        }
    }

    private static void check(String name, PackedTensor tensor, SafetensorsHeader header, SafetensorsLimits limits)
            throws ArtifactException {
        TensorInfo codes = stored(header, name, ArtifactLayout.codes(name), DType.U8, 1);
        TensorInfo codebooks = stored(header, name, ArtifactLayout.codebooks(name), DType.F32, 2);
        try {
            if (tensor.shape().size() > limits.rank()) {
                throw new IllegalArgumentException("more than " + limits.rank() + " dimensions");
            }
            long elements = 1;
            for (long dimension : tensor.shape()) {
                if (dimension < 0) {
                    throw new IllegalArgumentException("negative dimension in " + tensor.shape());
                }
                elements = Math.multiplyExact(elements, dimension);
            }
            tensor.blockShape();
            require(elements == tensor.weights(), tensor.shape() + " is not " + tensor.blocks() + " blocks");
            require(
                    codes.bytes() == CodePacking.packedBytes(tensor.weights(), tensor.bits()),
                    codes + " does not hold " + tensor.weights() + " codes of " + tensor.bits() + " bits");
            long stored = codebooks.shape()[1];
            require(codebooks.shape()[0] == tensor.blocks() && stored <= 256, codebooks + " does not fit the blocks");
            tensor.layout((int) stored);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ArtifactException(name, e.getMessage(), e);
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static TensorInfo stored(SafetensorsHeader header, String name, String as, DType dtype, int rank)
            throws ArtifactException {
        TensorInfo info = header.tensors().get(as);
        if (info == null || info.dtype() != dtype || info.rank() != rank) {
            throw new ArtifactException(name, as + " must be " + dtype + " with " + rank + " dimensions, is " + info);
        }
        return info;
    }
}
