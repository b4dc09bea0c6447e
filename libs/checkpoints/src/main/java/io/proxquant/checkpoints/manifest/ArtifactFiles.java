package io.proxquant.checkpoints.manifest;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;

import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.ObjectReference;

/**
 * The objects that an artifact is made of.
 *
 * @param first the artifact file, or the index of several: what is opened first
 * @param shards the files that the index names; absent where there is no index
 */
public record ArtifactFiles(@JsonProperty("object") ObjectReference first, @MayBeAbsent List<ObjectReference> shards) {
    public ArtifactFiles {
        Objects.requireNonNull(first, "object");
        shards = shards == null ? null : List.copyOf(shards);
    }

    /** A single file. */
    public static ArtifactFiles of(ObjectReference file) {
        return new ArtifactFiles(file, null);
    }

    /** These, the one that is opened first at the beginning. */
    public static ArtifactFiles of(List<ObjectReference> all) {
        return all.size() == 1 ? of(all.get(0)) : new ArtifactFiles(all.get(0), all.subList(1, all.size()));
    }

    /** All of them, the one that is opened first at the beginning. */
    public List<ObjectReference> all() {
        return all(first, shards);
    }

    /** An index and the files that it names, or one file. */
    static List<ObjectReference> all(ObjectReference first, List<ObjectReference> shards) {
        return Stream.concat(Stream.of(first), shards == null ? Stream.empty() : shards.stream())
                .toList();
    }
}
