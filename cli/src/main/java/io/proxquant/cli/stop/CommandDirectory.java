package io.proxquant.cli.stop;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.proxquant.storage.LockedDirectory;

/**
 * A directory for files that a command needs while it runs. It is removed when the command ends, also if a signal ends it; what a
 * killed command left is removed by the next one in the same place.
 */
public final class CommandDirectory implements Closeable {
    /** The variable that names the place for temporary files, as other programs know it. */
    public static final String PLACE_VARIABLE = "TMPDIR";

    /** Ends the name of a directory that is being removed, so that threads which still write to it no longer find it. */
    public static final String ENDING = "-ending";

    private final LockedDirectory directory;
    private boolean closed;

    private CommandDirectory(LockedDirectory directory) {
        this.directory = directory;
    }

    /** Where temporary files of this environment are kept. */
    public static Path place(Map<String, String> environment) {
        String named = environment.getOrDefault(PLACE_VARIABLE, "");
        return Path.of(named.isEmpty() ? System.getProperty("java.io.tmpdir") : named);
    }

    /** A new one, readable by its owner alone; what killed commands left in the place under this prefix is removed. */
    public static CommandDirectory temporary(Path place, String prefix) throws IOException {
        return new CommandDirectory(LockedDirectory.temporary(place, prefix));
    }

    /** A new one of this name, with ordinary permissions; empty if something has the name. */
    public static Optional<CommandDirectory> make(Path path) throws IOException {
        return LockedDirectory.make(path).map(CommandDirectory::new);
    }

    /** Removes the directory if a signal ends the process before the result is closed, even while the command writes to it. */
    public OnStop goesOnStop() {
        return OnStop.doing(() -> {
            try {
                close();
            } catch (IOException left) {
                // The next command removes it.
            }
        });
    }

    /** Where it is. */
    public Path path() {
        return directory.path();
    }

    /** Removes it, even while something writes to it, unless it was renamed meanwhile. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        Path path = path();
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            remove(outOfReach(path));
        }
        directory.close();
    }

    private static Path outOfReach(Path path) {
        try {
            return Files.move(path, path.resolveSibling(path.getFileName() + ENDING), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            return path; // some systems rename nothing that is open
        }
    }

    /** Deletes the lock file last, so that a half-removed directory can still be told from one of another program. */
    private static void remove(Path ending) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(ending)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        Path lock = ending.resolve(LockedDirectory.LOCK);
        for (Path each : deepestFirst) {
            if (!each.equals(lock) && !each.equals(ending)) {
                Files.deleteIfExists(each);
            }
        }
        Files.deleteIfExists(lock);
        Files.deleteIfExists(ending);
    }
}
