package io.proxquant.checkpoints.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.MeasuredContent;

/**
 * One of several files of an artifact, as its index names it.
 *
 * @param name of the file beside the index
 * @param bytes of the whole file
 * @param sha256 of the whole file; in a store the file is the blob of that digest
 */
public record ArtifactShard(String name, long bytes, Digest sha256) {
    /** Refuses names that would lead elsewhere, and what is none. */
    public ArtifactShard {
        requireName(name);
        if (bytes < 0 || sha256 == null) {
            throw new IllegalArgumentException("shard " + name + " of " + bytes + " bytes with digest " + sha256);
        }
    }

    static void requireName(String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,254}")) {
            throw new IllegalArgumentException("a shard may not be named '" + name
                    + "'; allowed are letters, digits, '.', '_' and '-', the first a letter or digit");
        }
    }

    /** Where shards are. */
    @FunctionalInterface
    public interface Source {
        /** Told of all files of the index before the first is asked for; refuses here what cannot be had together. */
        default void begin(List<ArtifactShard> all) throws IOException {}

        /**
         * A local file that holds the shard; asked from several threads.
         *
         * @throws IOException if it is not there, or not what the index says
         */
        Path fetch(ArtifactShard shard) throws IOException;
    }

    /** Files beside the index; size and digest are verified before any of them is believed. */
    public static Source beside(Path index) {
        return beside(index, () -> {});
    }

    /**
     * The same.
     *
     * @param boundary called with every chunk that is verified, on any thread; throws to stop
     */
    public static Source beside(Path index, Runnable boundary) {
        return shard -> {
            Path file = index.resolveSibling(shard.name());
            if (!Files.isRegularFile(file)) {
                throw new ArtifactException(shard.name(), "is named by the index and is not beside it");
            }
            shard.verify(file, boundary);
            return file;
        };
    }

    /** There are none: for artifacts that have to be one file. */
    public static Source none() {
        return shard -> {
            throw new ArtifactException(shard.name(), "shards are not read here");
        };
    }

    private void verify(Path file, Runnable boundary) throws IOException {
        if (Files.size(file) != bytes) {
            throw new ArtifactException(name, "has " + Files.size(file) + " bytes, the index says " + bytes);
        }
        Digest found = MeasuredContent.of(file, boundary).sha256();
        if (!found.equals(sha256)) {
            throw new ArtifactException(name, "has the digest " + found + ", the index says " + sha256);
        }
    }
}
