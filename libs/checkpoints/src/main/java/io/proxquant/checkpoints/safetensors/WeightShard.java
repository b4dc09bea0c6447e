package io.proxquant.checkpoints.safetensors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.MeasuredContent;

/**
 * One file of a checkpoint of several, as its index names it.
 *
 * @param name of the file beside the index, never a path
 * @param bytes of the whole file; null where the index does not say, as those of others do not
 * @param sha256 of the whole file; null likewise
 */
public record WeightShard(String name, Long bytes, Digest sha256) {
    private static final int LONGEST_NAME = 255;

    /** Refuses a name that would lead elsewhere, and half of what is known. */
    public WeightShard {
        Objects.requireNonNull(name, "name");
        boolean path = name.isEmpty()
                || name.length() > LONGEST_NAME
                || name.equals(".")
                || name.equals("..")
                || name.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
        if (path) {
            throw new IllegalArgumentException("a shard may not be named '" + name
                    + "'; it has to be the name of a file beside the index, without '/' or '\\'");
        }
        if ((bytes == null) != (sha256 == null) || bytes != null && bytes < 0) {
            throw new IllegalArgumentException("shard " + name + " of " + bytes + " bytes with digest " + sha256);
        }
    }

    /** One of which the index says no more. */
    static WeightShard named(String name) {
        return new WeightShard(name, null, null);
    }

    /** Where shards are. */
    @FunctionalInterface
    public interface Source {
        /** Told of all files of the index before the first is asked for; refuses here what cannot be had together. */
        default void begin(List<WeightShard> all) throws IOException {}

        /**
         * A local file that holds the shard; asked from several threads.
         *
         * @throws IOException if it is not there, or not what the index says
         */
        Path fetch(WeightShard shard) throws IOException;

        /** There are none: for checkpoints that have to be one file. */
        static Source none() {
            return shard -> {
                throw new SafetensorsException(shard.name(), "a checkpoint of several files is not read here");
            };
        }
    }

    /**
     * Files beside the index. What a link leads to has to be beside it too, or, where a hub's cache keeps every file as a link, in
     * the folder of blobs that belongs to the folder of the snapshot.
     */
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
                throw new SafetensorsException(
                        shard.name(), "is named by the index and is not beside it; fetch it too, into the same folder");
            }
            Path folder = file.toAbsolutePath().getParent().toRealPath();
            Path real = file.toRealPath();
            if (!real.startsWith(folder) && !real.startsWith(blobs(folder))) {
                throw new SafetensorsException(
                        shard.name(), "is a link out of the folder of the index; copy the file into it");
            }
            shard.verify(file, boundary);
            return file;
        };
    }

    private static Path blobs(Path folder) {
        Path snapshots = folder.getParent();
        return snapshots != null && snapshots.endsWith("snapshots") ? snapshots.resolveSibling("blobs") : folder;
    }

    /** Holds a file against what the index says of it, if it does. */
    void verify(Path file, Runnable boundary) throws IOException {
        if (sha256 == null) {
            return;
        }
        if (Files.size(file) != bytes) {
            throw new SafetensorsException(name, "has " + Files.size(file) + " bytes, the index says " + bytes);
        }
        Digest found = MeasuredContent.of(file, boundary).sha256();
        if (!found.equals(sha256)) {
            throw new SafetensorsException(name, "has the digest " + found + ", the index says " + sha256);
        }
    }
}
