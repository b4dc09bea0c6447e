package io.proxquant.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory that belongs to this process alone, below one that processes share. It is locked while the process lives,
 * so the next one can tell the leftovers of the dead, which it removes, from what is in use.
 */
public final class OwnDirectory implements AutoCloseable {

    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel channel;

    private OwnDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes and locks {@code shared/name}, and removes what dead processes left beside it.
     *
     * @param name unique to this process
     */
    public static OwnDirectory claim(Path shared, String name) {
        try {
            Files.createDirectories(shared);
            try (Stream<Path> siblings = Files.list(shared)) {
                siblings.filter(Files::isDirectory).forEach(OwnDirectory::removeIfDead);
            }
            Path own = Files.createDirectories(shared.resolve(name));
            FileChannel channel = open(own);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new IllegalArgumentException(own + " belongs to a process that is alive");
            }
            return new OwnDirectory(own, channel);
        } catch (IOException e) {
            throw LocalDisk.failed("write", shared, e);
        }
    }

    /** A subdirectory for files; it exists. */
    public Path path() {
        try {
            return Files.createDirectories(path.resolve("files"));
        } catch (IOException e) {
            throw LocalDisk.failed("write", path, e);
        }
    }

    private static FileChannel open(Path directory) throws IOException {
        return FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static void removeIfDead(Path directory) {
        try (FileChannel channel = open(directory);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                remove(directory);
            }
        } catch (IOException | OverlappingFileLockException inUseOrNotOurs) {
            // left for whoever may remove it
        }
    }

    private static void remove(Path directory) throws IOException {
        List<Path> contents;
        try (Stream<Path> walk = Files.walk(directory)) {
            contents = walk.sorted(Comparator.reverseOrder()).toList();
        }
        contents.forEach(LocalDisk::deleteQuietly);
    }

    /** Gives the directory up and removes it. */
    @Override
    public void close() {
        try (channel) {
            remove(path);
        } catch (IOException leftForTheNextStart) {
            // the lock goes with the process
        }
    }
}
