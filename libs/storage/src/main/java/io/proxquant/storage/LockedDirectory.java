package io.proxquant.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A directory of one living process. A lock in it ends with that process, however it ends, so that the next one removes what a
 * killed one left and never what a living one works on: the number of a process would be anybody's after a restart.
 */
public final class LockedDirectory implements Closeable {
    /** The file in it that is locked. */
    public static final String LOCK = ".lock";

    private static final int TRIES = 100;

    private final Path path;
    private final FileChannel lock;

    private LockedDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes it, if nothing has this name and nobody took it for a left-over before it was locked. */
    public static Optional<LockedDirectory> make(Path path) throws IOException {
        try {
            Files.createDirectory(path);
        } catch (FileAlreadyExistsException e) {
            return Optional.empty();
        }
        return hold(path);
    }

    /**
     * A new one in a place that others write to as well, readable by its owner alone; what killed processes left there under
     * this prefix is removed.
     */
    public static LockedDirectory temporary(Path place, String prefix) throws IOException {
        removeLeft(place, prefix + "*");
        for (int i = 0; i < TRIES; i++) {
            Optional<LockedDirectory> made = hold(Files.createTempDirectory(place, prefix));
            if (made.isPresent()) {
                return made.get();
            }
        }
        throw new IOException(place + ": others remove every directory that is made here");
    }

    /** Locks one that was made. Empty if somebody took it for a left-over before. */
    static Optional<LockedDirectory> hold(Path path) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        lock(channel);
        if (!Files.exists(path.resolve(LOCK), LinkOption.NOFOLLOW_LINKS)) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(new LockedDirectory(path, channel));
    }

    private static void lock(FileChannel channel) {
        try {
            channel.lock();
        } catch (IOException e) {
            // a file system without locks: nobody else will get one either, and so remove nothing
        }
    }

    /** Removes those that match the pattern and whose process is gone; what belongs to others stays. */
    public static void removeLeft(Path place, String glob) throws IOException {
        try (Stream<Path> all = Files.list(place)) {
            var matcher = place.getFileSystem().getPathMatcher("glob:" + glob);
            for (Path each :
                    all.filter(path -> matcher.matches(path.getFileName())).toList()) {
                if (Files.exists(each.resolve(LOCK), LinkOption.NOFOLLOW_LINKS)) {
                    removeIfLeft(each);
                }
            }
        } catch (AccessDeniedException e) {
            // a place that may be written to and not be read
        }
    }

    /** Removes this one if its process is gone. One without a lock goes only if nothing is in it. */
    public static void removeIfLeft(Path path) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (FileChannel channel =
                        FileChannel.open(path.resolve(LOCK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock dead = tryLock(channel)) {
            if (dead != null) {
                remove(path);
            }
        } catch (OverlappingFileLockException e) {
            // at work in this very process
        } catch (NoSuchFileException e) {
            removeEmpty(path);
        } catch (AccessDeniedException e) {
            // somebody else's
        }
    }

    private static FileLock tryLock(FileChannel channel) {
        try {
            return channel.tryLock();
        } catch (IOException e) {
            return null; // a file system without locks: nobody can tell whether its process lives
        }
    }

    /**
     * What is in a directory without a lock of ours, deepest first and without itself; empty if there is one. The lock is looked for
     * before, since files of a living process come and go while one looks, and after: so all of it was there before anybody could
     * lock the directory and work in it.
     */
    static List<Path> unlocked(Path path) throws IOException {
        if (Files.exists(path.resolve(LOCK), LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        List<Path> deepestFirst = walk(path);
        return Files.exists(path.resolve(LOCK), LinkOption.NOFOLLOW_LINKS)
                ? List.of()
                : deepestFirst.stream().filter(each -> !each.equals(path)).toList();
    }

    /** Removes what {@link #unlocked} told, and the directory unless somebody has taken it meanwhile. */
    static void removeUnlocked(Path path, List<Path> deepestFirst) throws IOException {
        for (Path each : deepestFirst) {
            Files.deleteIfExists(each);
        }
        removeEmpty(path);
    }

    private static List<Path> walk(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            return all.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause(); // somebody else removes it in this moment
        }
    }

    /** The lock goes last: what is removed half stays a left-over that can be told. */
    static void remove(Path path) throws IOException {
        List<Path> deepestFirst = walk(path);
        Path lock = path.resolve(LOCK);
        for (Path each : deepestFirst) {
            if (!each.equals(lock) && !each.equals(path)) {
                Files.deleteIfExists(each);
            }
        }
        Files.deleteIfExists(lock);
        removeEmpty(path);
    }

    private static void removeEmpty(Path path) throws IOException {
        try {
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException e) {
            // no lock, but files: not of our making
        }
    }

    public Path path() {
        return path;
    }

    /** Gives it up and removes it, unless it got another name meanwhile. */
    @Override
    public void close() throws IOException {
        try (lock) {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                remove(path);
            }
        }
    }
}
