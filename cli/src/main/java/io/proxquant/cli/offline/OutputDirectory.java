package io.proxquant.cli.offline;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

import io.proxquant.cli.CommandFailure;

/**
 * A directory that appears complete or not at all: files gather in a hidden directory beside it, which gets the name in
 * one rename. A directory that is there already is never changed: equal content counts as success, other content is
 * refused.
 */
final class OutputDirectory implements Closeable {
    private final Path target;
    private final Path part;

    private OutputDirectory(Path target, Path part) {
        this.target = target;
        this.part = part;
    }

    static OutputDirectory prepare(Path out) throws IOException {
        Path target = out.toAbsolutePath().normalize();
        if (target.getFileName() == null) {
            throw new CommandFailure("--out " + out + ": cannot be the root directory");
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new CommandFailure("--out " + out + ": is there already and is no directory");
        }
        try {
            Files.createDirectories(target.getParent());
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure("--out " + out + ": " + e.getFile() + " is no directory", e);
        }
        return new OutputDirectory(target, createBeside(target));
    }

    /** A new directory with ordinary permissions; a left-over of a killed command is never taken for it. */
    private static Path createBeside(Path target) throws IOException {
        for (int i = 0; ; i++) {
            try {
                return Files.createDirectory(target.resolveSibling("." + target.getFileName() + ".part-" + i));
            } catch (FileAlreadyExistsException e) {
                if (i == 1000) {
                    throw new CommandFailure(e.getFile() + " and 1000 others were left behind; remove them", e);
                }
            }
        }
    }

    /** Where to write a file meanwhile. */
    Path file(String name) {
        return part.resolve(name);
    }

    /** Writes a small file, forced to the disk. */
    void write(String name, byte[] content) throws IOException {
        Files.write(file(name), content);
        try (FileChannel channel = FileChannel.open(file(name), StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Bytes of all files so far. */
    long bytes() throws IOException {
        long sum = 0;
        for (Path file : files(part)) {
            sum += Files.size(file);
        }
        return sum;
    }

    /** Gives the directory its name, unless one with the same content is there. */
    void complete() throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
            requireSame(e);
        } catch (FileSystemException e) {
            // Some file systems report a directory in the way without saying so by type.
            if (!Files.isDirectory(target)) {
                throw e;
            }
            requireSame(e);
        }
    }

    private void requireSame(IOException cause) throws IOException {
        List<Path> ours = files(part);
        boolean same = files(target).stream()
                .map(Path::getFileName)
                .toList()
                .equals(ours.stream().map(Path::getFileName).toList());
        for (Path file : ours) {
            same = same && Files.mismatch(file, target.resolve(file.getFileName())) < 0;
        }
        if (!same) {
            throw new CommandFailure(
                    "--out " + target + ": holds other content already; name another directory or remove it", cause);
        }
    }

    /** Removes what was not completed. */
    @Override
    public void close() throws IOException {
        if (Files.isDirectory(part)) {
            for (Path file : files(part)) {
                Files.delete(file);
            }
            Files.delete(part);
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }
}
