package io.proxquant.checkpoints.safetensors;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The headers of several files as the one that a single file of the same tensors would have, up to the order of the bytes: file
 * after file, sorted by name. Of remarks those stay that no two files contradict.
 */
final class MergedHeader {
    private final WeightIndex index;
    private final SafetensorsLimits limits;
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    private final Map<String, String> holders = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, String> contradicted = new LinkedHashMap<>();
    private long data;
    private long bytes;
    private long parameters;

    MergedHeader(WeightIndex index, SafetensorsLimits limits) {
        this.index = index;
        this.limits = limits;
    }

    /** Adds the header of the next file and returns where its data begin among those of all. */
    long add(String file, SafetensorsHeader header) throws SafetensorsException {
        long begin = data;
        for (TensorInfo tensor : header.tensors().values()) {
            String other = holders.put(tensor.name(), file);
            if (other != null) {
                throw new SafetensorsException(
                        file, "holds tensor " + tensor.name() + ", which " + other + " holds too");
            }
            if (!index.weightMap().containsKey(tensor.name())) {
                throw new SafetensorsException(
                        file, "holds tensor " + tensor.name() + ", which the index does not name");
            }
            parameters = Math.addExact(parameters, tensor.elements());
            if (parameters > limits.parameters()) {
                throw new SafetensorsException(
                        file, "with it there are more than " + limits.parameters() + " parameters");
            }
            tensors.put(
                    tensor.name(),
                    new TensorInfo(
                            tensor.name(),
                            tensor.dtype(),
                            tensor.shape(),
                            Math.addExact(begin, tensor.begin()),
                            Math.addExact(begin, tensor.end())));
        }
        header.metadata().forEach((key, value) -> {
            String before = metadata.putIfAbsent(key, value);
            if (before != null && !before.equals(value)) {
                contradicted.put(key, value);
            }
        });
        data += header.fileLength() - header.dataStart();
        bytes += header.fileLength();
        return begin;
    }

    /** The whole, once every file was added and nothing that the index names is missing or elsewhere. */
    SafetensorsHeader whole() throws SafetensorsException {
        for (Map.Entry<String, String> named : index.weightMap().entrySet()) {
            String holder = holders.get(named.getKey());
            if (!named.getValue().equals(holder)) {
                throw new SafetensorsException(
                        named.getValue(),
                        "does not hold tensor " + named.getKey() + ", which the index says it holds"
                                + (holder == null ? "" : "; it is in " + holder));
            }
        }
        metadata.keySet().removeAll(contradicted.keySet());
        return new SafetensorsHeader(tensors, metadata, 0, bytes);
    }
}
