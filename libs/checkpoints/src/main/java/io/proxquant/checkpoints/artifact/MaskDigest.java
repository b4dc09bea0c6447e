package io.proxquant.checkpoints.artifact;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;
import io.proxquant.quantization.PruningMask;

/**
 * The digest under which a specification knows which weights are pruned: that of the list of [name, digest of the mask], sorted by
 * name; a mask counts as one byte per weight in the order of the codes, 1 for a survivor. Tensors without pruned weights are no part
 * of it.
 */
public final class MaskDigest {
    private MaskDigest() {}

    /** Of masks by tensor; null if there is none. */
    public static Digest of(Map<String, PruningMask> masks) {
        SortedMap<String, PruningMask> sorted = new TreeMap<>(masks);
        List<List<String>> entries = sorted.entrySet().stream()
                .map(each -> List.of(
                        each.getKey(), Digest.of(each.getValue().toBytes()).hex()))
                .toList();
        return entries.isEmpty() ? null : CanonicalJson.digest(entries);
    }

    /** Of quantized tensors in memory; null if nothing of them is pruned. */
    public static Digest of(List<ArtifactTensor.Quantized> tensors) {
        Map<String, PruningMask> masks = new TreeMap<>();
        tensors.stream().filter(each -> each.mask() != null).forEach(each -> masks.put(each.name(), each.mask()));
        return of(masks);
    }

    /** Of an artifact's tensors, which are decoded for it; null if nothing of them is pruned. */
    public static Digest of(ArtifactFile artifact) throws IOException {
        Map<String, PruningMask> masks = new TreeMap<>();
        for (String name : artifact.names()) {
            if (artifact.quantized(name) && artifact.packed(name).pruned()) {
                masks.put(name, artifact.value(name).mask());
            }
        }
        return of(masks);
    }
}
