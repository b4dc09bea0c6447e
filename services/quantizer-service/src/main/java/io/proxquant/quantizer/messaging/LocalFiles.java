package io.proxquant.quantizer.messaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.proxquant.storage.LocalDisk;

/**
 * Files under construction on local disk. Each is removed after use; those of a process that died are removed at the next
 * start. Trouble with the disk is no answer about the work: it is waited for like trouble with the store.
 */
final class LocalFiles {
    private final Path directory;

    /** @param directory of this process alone */
    LocalFiles(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
            try (Stream<Path> leftovers = Files.list(directory)) {
                for (Path leftover : leftovers.toList()) {
                    Files.deleteIfExists(leftover);
                }
            }
        } catch (IOException e) {
            throw LocalDisk.unavailable(e);
        }
    }

    /** What is done with the name of a file that does not exist yet. */
    @FunctionalInterface
    interface Use<T> {
        T with(Path file) throws IOException;
    }

    /** Lends a name; whatever stands there afterwards is removed. */
    <T> T temporary(Use<T> use) {
        try {
            Files.createDirectories(directory);
            Path file = Files.createTempFile(directory, "artifact-", ".safetensors");
            try {
                return use.with(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw LocalDisk.unavailable(e);
        }
    }
}
