package io.proxquant.cli.offline;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.stop.OnStop;

/**
 * The directory that a command writes its files to. A new one appears complete or not at all: its files are collected in
 * a hidden one beside it, which is renamed in one step. An existing one keeps its owner, group and mode, even as a mount
 * point, the working directory or behind a symbolic link: files are collected inside it and renamed one by one, the
 * manifest last. Nothing in it is ever changed: equal content counts as success, other content is refused.
 */
public final class OutputDirectory implements Closeable {
    private final Path out;
    private final Path target;
    private final PartDirectory part;
    private final Deque<Path> made;
    private final OnStop removed;
    private boolean complete;
    private boolean ended;

    private OutputDirectory(Path out, Path target, PartDirectory part, Deque<Path> made, Terminal terminal) {
        this.out = out;
        this.target = target;
        this.part = part;
        this.made = made;
        this.removed = OnStop.doing(() -> stop(terminal));
    }

    /**
     * Prepares the directory; no file has its final name yet.
     *
     * @param terminal where it is said, when a signal ends the command, that nothing of it is left
     */
    public static OutputDirectory prepare(Path out, Terminal terminal) throws IOException {
        if (Files.exists(out)) {
            Path target = out.toRealPath(); // a name may be a link, and .. behind one is not where it seems
            if (!Files.isDirectory(target)) {
                throw new CommandFailure("--out " + out + ": is there already and is no directory");
            }
            if (target.getFileName() == null) {
                throw new CommandFailure("--out " + out + ": cannot be the root directory");
            }
            return new OutputDirectory(out, target, PartDirectory.in(target, target), new ArrayDeque<>(), terminal);
        }
        if (Files.exists(out, LinkOption.NOFOLLOW_LINKS)) {
            throw new CommandFailure("--out " + out + ": is a symbolic link to nothing; remove it or make its target "
                    + Files.readSymbolicLink(out));
        }
        Path name = out.toAbsolutePath();
        while (name.endsWith(".")) {
            name = name.getParent();
        }
        if (name.endsWith("..")) {
            throw new CommandFailure("--out " + out + ": " + name.getParent() + " is not there");
        }
        Deque<Path> made = new ArrayDeque<>();
        try {
            makeParents(name.getParent(), made);
            Path target = name.getParent().toRealPath().resolve(name.getFileName());
            return new OutputDirectory(out, target, PartDirectory.in(target.getParent(), target), made, terminal);
        } catch (FileAlreadyExistsException e) {
            removeEmpty(made);
            throw new CommandFailure("--out " + out + ": " + e.getFile() + " is no directory", e);
        } catch (IOException | RuntimeException e) {
            removeEmpty(made);
            throw e;
        }
    }

    private static void makeParents(Path directory, Deque<Path> made) throws IOException {
        if (!Files.isDirectory(directory)) {
            makeParents(directory.getParent(), made);
            Files.createDirectory(directory);
            made.push(directory);
        }
    }

    /** Where files are until {@link #complete}. */
    Path path() {
        return part.path();
    }

    /** Where to write a file until {@link #complete}. */
    public Path file(String name) {
        return part.path().resolve(name);
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
        for (Path file : part.files()) {
            sum += Files.size(file);
        }
        return sum;
    }

    /** Gives the files their names, unless equal ones have them. */
    public synchronized void complete() throws IOException {
        if (ended) {
            throw new CommandFailure("--out " + out + ": is not completed, since the command was stopped");
        }
        if (Files.exists(target)) {
            moveInto();
        } else {
            try {
                part.rename(target);
            } catch (FileSystemException e) {
                // Some file systems report a directory in the way without saying so by type.
                if (!Files.isDirectory(target)) {
                    throw e;
                }
                moveInto();
            }
        }
        complete = true;
    }

    private void moveInto() throws IOException {
        List<Path> ours = part.files();
        for (Path theirs : files(target)) {
            Path same = part.path().resolve(theirs.getFileName());
            if (!Files.isRegularFile(theirs) || !Files.exists(same) || Files.mismatch(theirs, same) >= 0) {
                throw new CommandFailure("--out " + out + ": holds other content already (" + theirs.getFileName()
                        + "); name another directory or remove it");
            }
        }
        for (Path file : ours) { // by name, so the manifest, which says that all is there, comes last
            Path named = target.resolve(file.getFileName());
            if (!Files.exists(named)) {
                Files.move(file, named, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    /** Removes what was not completed, and the directories that were made for it. */
    @Override
    public void close() throws IOException {
        removed.close();
        end();
    }

    private synchronized void end() throws IOException {
        ended = true;
        part.close();
        if (!complete) {
            removeEmpty(made);
        }
    }

    private synchronized void stop(Terminal terminal) {
        if (ended) {
            return;
        }
        try {
            end();
            OnStop.say("stopped; " + (complete ? out + " is complete" : "nothing was written to " + out), terminal);
        } catch (IOException e) {
            OnStop.say("stopped; the next command that writes to " + out + " removes what is left there", terminal);
        }
    }

    private static void removeEmpty(Deque<Path> directories) {
        for (Path directory : directories) {
            try {
                Files.delete(directory);
            } catch (IOException e) {
                return; // something else was put into it, and stays
            }
        }
    }

    /** Whether this is the {@code lost+found} of a file system, with which a mount point still counts as empty. */
    private static boolean ofTheFileSystem(Path file) {
        return file.endsWith("lost+found") && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
    }

    private List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !PartDirectory.isOne(file) && !ofTheFileSystem(file))
                    .sorted()
                    .toList();
        }
    }
}
