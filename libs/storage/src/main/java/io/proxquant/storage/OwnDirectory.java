package io.proxquant.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A directory that belongs to this process alone, below one that only our processes share. */
public final class OwnDirectory implements AutoCloseable {
    private static final int TRIES = 10;
    /** What versions before locked. */
    private static final String FORMER_LOCK = "lock";

    private final LockedDirectory directory;

    private OwnDirectory(LockedDirectory directory) {
        this.directory = directory;
    }

    /**
     * Makes and locks {@code shared/name}, and removes what dead processes left beside it.
     *
     * @param name unique to this process
     */
    public static OwnDirectory claim(Path shared, String name) {
        try {
            Files.createDirectories(shared);
            for (int i = 0; i < TRIES; i++) {
                removeDead(shared);
                Optional<LockedDirectory> made = LockedDirectory.make(shared.resolve(name));
                if (made.isPresent()) {
                    return new OwnDirectory(made.get());
                }
            }
            throw new IllegalArgumentException(shared.resolve(name) + " belongs to a process that is alive");
        } catch (IOException e) {
            throw LocalDisk.failed("write", shared, e);
        }
    }

    /** A subdirectory for files; it exists. */
    public Path path() {
        try {
            return Files.createDirectories(directory.path().resolve("files"));
        } catch (IOException e) {
            throw LocalDisk.failed("write", directory.path(), e);
        }
    }

    private static void removeDead(Path shared) throws IOException {
        List<Path> directories;
        try (Stream<Path> siblings = Files.list(shared)) {
            directories = siblings.filter(Files::isDirectory).toList();
        }
        for (Path each : directories) {
            try {
                LockedDirectory.removeIfLeft(each);
                removeFormer(each);
            } catch (IOException notOurs) {
                // left for a process that may remove it
            }
        }
    }

    /** One of a version before, whose lock had another name. */
    private static void removeFormer(Path directory) throws IOException {
        if (!Files.exists(directory) || Files.exists(directory.resolve(LockedDirectory.LOCK))) {
            return;
        }
        try (FileChannel channel = FileChannel.open(
                        directory.resolve(FORMER_LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock dead = channel.tryLock()) {
            if (dead != null) {
                LockedDirectory.remove(directory);
            }
        } catch (OverlappingFileLockException e) {
            // at work in this very process
        }
    }

    /** Gives the directory up and removes it. */
    @Override
    public void close() {
        try {
            directory.close();
        } catch (IOException leftForTheNextStart) {
            // the lock goes with the process
        }
    }
}
