package io.proxquant.checkpoints;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;

/**
 * The identity of a set of weights: SHA-256 of the RFC 8785 list, sorted by name (UTF-16 order, as RFC 8785 sorts keys),
 * of [name, dtype, shape, sha256 of the bytes]. Equal for equal tensors however they are distributed over files, ordered
 * or annotated; hence not the digest of any object.
 */
public final class CheckpointDigest {
    private CheckpointDigest() {}

    /**
     * The digest of these tensors.
     *
     * @throws IllegalArgumentException if two have one name
     */
    public static Digest of(Collection<TensorDigest> tensors) {
        Set<String> names = new HashSet<>();
        List<TensorDigest> sorted = tensors.stream()
                .sorted(Comparator.comparing(TensorDigest::name))
                .toList();
        // A list is canonical if its members are: so no more than one of them is in memory as JSON.
        MessageDigest digest = Digest.hashing();
        String separator = "[";
        for (TensorDigest t : sorted) {
            if (!names.add(t.name())) {
                throw new IllegalArgumentException("two tensors named " + t.name());
            }
            digest.update(separator.getBytes(StandardCharsets.UTF_8));
            digest.update(CanonicalJson.of(List.of(t.name(), t.dtype().name(), t.shape(), t.sha256())));
            separator = ",";
        }
        digest.update((names.isEmpty() ? "[]" : "]").getBytes(StandardCharsets.UTF_8));
        return Digest.of(digest);
    }
}
