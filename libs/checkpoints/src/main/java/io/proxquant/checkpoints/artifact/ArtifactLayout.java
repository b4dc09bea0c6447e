package io.proxquant.checkpoints.artifact;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsLayout;
import io.proxquant.checkpoints.safetensors.SafetensorsLayout.Slot;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.quantization.CodePacking;

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

    static SafetensorsLayout of(Collection<? extends ArtifactEntry> entries) {
        List<Slot> slots = new ArrayList<>();
        Map<String, PackedTensor> packed = new TreeMap<>();
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
        String description = new String(CanonicalJson.of(packed), StandardCharsets.UTF_8);
        return SafetensorsLayout.of(slots, Map.of(FORMAT_KEY, FORMAT, TENSORS_KEY, description));
    }
}
