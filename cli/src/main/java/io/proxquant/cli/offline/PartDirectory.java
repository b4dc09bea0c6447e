package io.proxquant.cli.offline;

import java.io.Closeable;
import java.io.IOException;
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
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.proxquant.cli.CommandFailure;

/**
 * A hidden directory of a running command, with a lock that ends with its process: the next command for the same output
 * removes what a killed one left, and never what a living one works on.
 */
final class PartDirectory implements Closeable {
    private static final String LOCK = ".lock";
    private static final int MOST = 100;

    private final Path path;
    private final FileChannel lock;

    private PartDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** A new directory with ordinary permissions in that one, for files that will be put into the target. */
    static PartDirectory in(Path place, Path target) throws IOException {
        for (int i = 0; i < MOST; i++) {
            Path path = place.resolve("." + target.getFileName() + ".part-" + i);
            removeIfLeft(path);
            Optional<PartDirectory> made = make(path);
            if (made.isPresent()) {
                return made.get();
            }
        }
        throw new CommandFailure(MOST + " commands are writing to " + target + "; wait for them");
    }

    static boolean isOne(Path path) {
        return path.getFileName().toString().matches("\\..*\\.part-[0-9]+|\\" + LOCK);
    }

    private static Optional<PartDirectory> make(Path path) throws IOException {
        try {
            Files.createDirectory(path);
            Path lock = path.resolve(LOCK);
            FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            lock(channel);
            return Optional.of(new PartDirectory(path, channel));
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            return Optional.empty(); // taken, or taken for a left-over while it had no lock yet
        }
    }

    private static void lock(FileChannel channel) {
        try {
            channel.lock();
        } catch (IOException e) {
            // a file system without locks: nobody else will get one either, and so remove nothing
        }
    }

    private static FileLock tryLock(FileChannel channel) {
        try {
            return channel.tryLock();
        } catch (IOException e) {
            return null; // a file system without locks: nobody can tell whether its command lives
        }
    }

    private static void removeIfLeft(Path path) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.WRITE);
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

    private static void remove(Path path) throws IOException {
        for (Path file : files(path)) {
            Files.delete(file);
        }
        Files.deleteIfExists(path.resolve(LOCK));
        removeEmpty(path);
    }

    private static void removeEmpty(Path path) throws IOException {
        try {
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException e) {
            // no lock, but files: not of our making
        }
    }

    Path path() {
        return path;
    }

    /** The command's files so far, by name. */
    List<Path> files() throws IOException {
        return files(path);
    }

    private static List<Path> files(Path path) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> !file.endsWith(LOCK)).sorted().toList();
        }
    }

    /** Becomes the target in one step. */
    void rename(Path target) throws IOException {
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(target.resolve(LOCK));
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            if (Files.isDirectory(path)) {
                remove(path);
            }
        }
    }
}
