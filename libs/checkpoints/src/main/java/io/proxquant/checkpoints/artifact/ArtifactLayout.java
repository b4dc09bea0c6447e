package io.proxquant.checkpoints.artifact;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsLayout;
import io.proxquant.checkpoints.safetensors.SafetensorsLayout.Slot;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.quantization.packing.CodePacking;

/** The names and metadata of the artifact format, in one place for writer and reader. */
final class ArtifactLayout {
    static final String FORMAT_KEY = "proxquant.format";
    static final String TENSORS_KEY = "proxquant.tensors";
    static final String FORMAT = "1";

    private ArtifactLayout() {}

    static String codes(String name) {
        return name + ".codes";
    }

    static String codebooks(String name) {
        return name + ".codebooks";
    }

    /** What an artifact of a network within the limits may need. */
    static SafetensorsLimits limits(SafetensorsLimits network) {
        return new SafetensorsLimits(
                Math.min(SafetensorsLimits.FORMAT_HEADER_BYTES, 4 * network.headerBytes()),
                1,
                (int) Math.min(Integer.MAX_VALUE, 2L * network.tensors()),
                network.nameLength() + codebooks("").length(),
                Math.max(2, network.rank()),
                network.parameters() > Long.MAX_VALUE / 8 ? Long.MAX_VALUE : 8 * network.parameters(),
                (int) Math.min(Integer.MAX_VALUE, 4 * network.headerBytes()));
    }

    static SafetensorsLayout of(Collection<? extends ArtifactEntry> entries, SourceMetadata source) {
        requireReadable(entries);
        List<Slot> slots = new ArrayList<>();
        SortedMap<String, PackedTensor> packed = new TreeMap<>();
        for (ArtifactEntry entry : entries) {
            if (entry instanceof ArtifactEntry.Packed p) {
                PackedTensor tensor = p.tensor();
                long bytes = CodePacking.packedBytes(tensor.weights(), tensor.bits());
                slots.add(new Slot(codes(p.name()), DType.U8, new long[] {bytes}));
                slots.add(new Slot(codebooks(p.name()), DType.F32, new long[] {tensor.blocks(), p.stored()}));
                packed.put(p.name(), tensor);
            } else if (entry instanceof ArtifactEntry.Plain p) {
                slots.add(new Slot(
                        p.name(),
                        p.dtype(),
                        p.shape().stream().mapToLong(Long::longValue).toArray()));
            }
        }
        for (Slot slot : slots) {
            if (packed.containsKey(slot.name())) {
                throw new IllegalArgumentException(slot.name() + " is both packed and stored as it is");
            }
        }
        Map<String, String> metadata = new TreeMap<>(source.values());
        metadata.put(FORMAT_KEY, FORMAT);
        metadata.put(TENSORS_KEY, description(packed));
        return SafetensorsLayout.of(slots, metadata);
    }

    /** Nothing is written that a reader with the usual limits would refuse. */
    private static void requireReadable(Collection<? extends ArtifactEntry> entries) {
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
    private static String description(SortedMap<String, PackedTensor> packed) {
        StringBuilder json = new StringBuilder("{");
        packed.forEach((name, tensor) -> {
            String one = new String(CanonicalJson.of(Map.of(name, tensor)), StandardCharsets.UTF_8);
            json.append(json.length() > 1 ? "," : "").append(one, 1, one.length() - 1);
        });
        return json.append('}').toString();
    }
}
