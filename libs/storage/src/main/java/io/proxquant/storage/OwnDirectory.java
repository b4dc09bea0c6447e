package io.proxquant.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
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

    /** One of a version before, whose lock had another name; not one that was just made and gets its lock in this moment. */
    private static void removeFormer(Path directory) throws IOException {
        List<Path> left = new ArrayList<>(LockedDirectory.unlocked(directory));
        if (left.isEmpty()) {
            return;
        }
        Path former = directory.resolve(FORMER_LOCK);
        left.remove(former);
        left.add(former); // last: what is removed half stays a left-over that can be told
        try (FileChannel channel = FileChannel.open(former, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock dead = channel.tryLock()) {
            if (dead != null) {
                LockedDirectory.removeUnlocked(directory, left);
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
