package io.proxquant.checkpoints.artifact;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.proxquant.checkpoints.ArtifactFormat;
import io.proxquant.checkpoints.safetensors.SafetensorsLayout;
import io.proxquant.checkpoints.safetensors.SafetensorsLayout.Slot;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.CanonicalJson;

/** The names and metadata of the artifact format, in one place for writer and reader. */
final class ArtifactLayout {
    static final String FORMAT_KEY = "proxquant.format";
    static final String TENSORS_KEY = "proxquant.tensors";
    static final String SHARED_KEY = "proxquant.shared";

    /** Tensors of the file for one of the network, at most: codes, mask, a table of each, codebooks. */
    private static final int STREAMS = 5;

    private ArtifactLayout() {}

    static String codes(String name) {
        return name + ".codes";
    }

    static String mask(String name) {
        return name + ".mask";
    }

    static String codebooks(String name) {
        return name + ".codebooks";
    }

    /** The survivors of a tensor whose weights are floats of their own. */
    static String values(String name) {
        return name + ".values";
    }

    /** The table that decodes an entropy-coded stream. */
    static String table(String stream) {
        return stream + ".table";
    }

    /** What an artifact of a network within the limits may need. */
    static SafetensorsLimits limits(SafetensorsLimits network) {
        return new SafetensorsLimits(
                Math.min(SafetensorsLimits.FORMAT_HEADER_BYTES, 4 * network.headerBytes()),
                1,
                (int) Math.min(Integer.MAX_VALUE, (long) STREAMS * network.tensors()),
                network.nameLength() + table(codes("")).length(),
                Math.max(2, network.rank()),
                network.parameters() > Long.MAX_VALUE / 8 ? Long.MAX_VALUE : 8 * network.parameters(),
                (int) Math.min(Integer.MAX_VALUE, 4 * network.headerBytes()));
    }

    /**
     * Lays one file out.
     *
     * @param packed descriptions of the quantized tensors in it
     * @param shared further names of tensors in it
     * @throws IllegalArgumentException if names collide
     */
    static SafetensorsLayout of(
            ArtifactFormat format,
            List<Slot> slots,
            SortedMap<String, PackedTensor> packed,
            SortedMap<String, String> shared,
            SourceMetadata source) {
        for (Slot slot : slots) {
            if (packed.containsKey(slot.name())) {
                throw new IllegalArgumentException(slot.name() + " is both packed and stored as it is");
            }
            if (shared.containsKey(slot.name())) {
                throw new IllegalArgumentException(slot.name() + " is both shared and stored");
            }
        }
        Map<String, String> metadata = new TreeMap<>(source.values());
        metadata.put(FORMAT_KEY, String.valueOf(format.number()));
        metadata.put(TENSORS_KEY, json(packed));
        if (!shared.isEmpty()) {
            metadata.put(SHARED_KEY, json(shared));
        }
        return SafetensorsLayout.of(slots, metadata);
    }

    /** Nothing is written that a reader with the usual limits would refuse. */
    static void requireReadable(Collection<? extends ArtifactEntry> entries) {
        SafetensorsLimits readers = SafetensorsLimits.defaults();
        if (entries.size() > readers.tensors()) {
            throw new IllegalArgumentException(entries.size() + " tensors, an artifact may have " + readers.tensors());
        }
        for (ArtifactEntry entry : entries) {
            if (entry.name().length() > readers.nameLength() || entry.shape().size() > readers.rank()) {
                throw new IllegalArgumentException("tensor " + entry.name() + " " + entry.shape()
                        + ": a name may have " + readers.nameLength() + " characters, a shape " + readers.rank()
                        + " dimensions");
            }
        }
    }

    /** The canonical JSON of the whole map, made tensor by tensor: there may be 200,000. */
    private static String json(SortedMap<String, ?> map) {
        StringBuilder json = new StringBuilder("{");
        map.forEach((name, value) -> {
            String one = new String(CanonicalJson.of(Map.of(name, value)), StandardCharsets.UTF_8);
            json.append(json.length() > 1 ? "," : "").append(one, 1, one.length() - 1);
        });
        return json.append('}').toString();
    }
}
