package io.proxquant.trainer.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.proxquant.storage.LocalDisk;

/**
 * Local disk for files on their way to the store; belongs to one process alone. Whatever a killed process left in it is removed
 * at start. A full or unwritable disk counts as temporary: the work waits and is repeated, never failed.
 */
public final class WorkDirectory {
    private static final String PREFIX = "checkpoint-";

    private final Path root;

    /** Uses the directory, which is made if it is not there. */
    public WorkDirectory(Path root) {
        this.root = root;
        writing("clear", () -> {
            Files.createDirectories(root);
            try (Stream<Path> leftovers = Files.list(root)) {
                for (Path leftover : leftovers.toList()) {
                    if (leftover.getFileName().toString().startsWith(PREFIX)) {
                        remove(leftover);
                    }
                }
            }
        });
    }

    /** A directory below this one. */
    interface Folder extends AutoCloseable {
        Path path();

        @Override
        void close();
    }

    /** Something that writes to disk. */
    @FunctionalInterface
    interface Writing {
        void run() throws IOException;
    }

    /** A new folder, removed with all in it when it is closed. */
    Folder folder() {
        Path[] made = new Path[1];
        writing("make a folder in", () -> made[0] = Files.createTempDirectory(root, PREFIX));
        return new Folder() {
            @Override
            public Path path() {
                return made[0];
            }

            @Override
            public void close() {
                try {
                    remove(made[0]);
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot remove " + made[0], e);
                }
            }
        };
    }

    /** Runs an action that writes to disk; its failures are DISK_FULL, after which the work waits. */
    void writing(String what, Writing action) {
        try {
            action.run();
        } catch (IOException e) {
            throw LocalDisk.unavailable("cannot " + what + " the work directory " + root, e);
        }
    }

    private static void remove(Path path) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(path)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : deepestFirst) {
            Files.deleteIfExists(each);
        }
    }
}
