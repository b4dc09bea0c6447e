package io.proxquant.quantizer.messaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.proxquant.storage.LocalDisk;

/**
 * Files under construction on local disk. Each is removed after use; those of a process that died are removed at the next
 * start. A failing disk says nothing about the work, so it is waited for like an unavailable store.
 */
final class LocalFiles {
    private final Path directory;

    /** @param directory one that no other process uses */
    LocalFiles(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
            try (Stream<Path> leftovers = Files.list(directory)) {
                for (Path leftover : leftovers.toList()) {
                    delete(leftover);
                }
            }
        } catch (IOException e) {
            throw LocalDisk.unavailable(directory, e);
        }
    }

    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> below = Files.list(path)) {
                for (Path each : below.toList()) {
                    delete(each);
                }
            }
        }
        Files.deleteIfExists(path);
    }

    /** What is done with the name of a file that does not exist yet. */
    @FunctionalInterface
    interface Use<T> {
        T with(Path file) throws IOException;
    }

    /** Offers a path of this name in a new directory, which is removed with all its content afterwards. */
    <T> T temporary(String name, Use<T> use) {
        try {
            Files.createDirectories(directory);
            Path own = Files.createTempDirectory(directory, "build-");
            try {
                return use.with(own.resolve(name));
            } finally {
                delete(own);
            }
        } catch (IOException e) {
            throw LocalDisk.unavailable(directory, e);
        }
    }
}
