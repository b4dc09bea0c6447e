package io.proxquant.cli.offline;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.stop.CommandDirectory;
import io.proxquant.storage.LockedDirectory;

/** A hidden directory of a running command, where its files are until they get their names. */
final class PartDirectory implements Closeable {
    private static final int MOST = 100;

    private final CommandDirectory directory;

    private PartDirectory(CommandDirectory directory) {
        this.directory = directory;
    }

    /**
     * A new directory with ordinary permissions in that one, for files that will be put into the target; what killed commands left
     * there, for whatever target, is removed.
     */
    static PartDirectory in(Path place, Path target) throws IOException {
        LockedDirectory.removeLeft(place, ".*.part-[0-9]*");
        for (int i = 0; i < MOST; i++) {
            Path path = place.resolve("." + target.getFileName() + ".part-" + i);
            LockedDirectory.removeIfLeft(path);
            Optional<CommandDirectory> made = CommandDirectory.make(path);
            if (made.isPresent()) {
                return new PartDirectory(made.get());
            }
        }
        throw new CommandFailure(MOST + " commands are writing to " + target + "; wait for them");
    }

    static boolean isOne(Path path) {
        return path.getFileName()
                .toString()
                .matches("\\..*\\.part-[0-9]+(" + CommandDirectory.ENDING + ")?|\\" + LockedDirectory.LOCK);
    }

    Path path() {
        return directory.path();
    }

    /** The command's files so far, by name. */
    List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(path())) {
            return files.filter(file -> !file.endsWith(LockedDirectory.LOCK))
                    .sorted()
                    .toList();
        }
    }

    /** Becomes the target in one step. */
    void rename(Path target) throws IOException {
        Files.move(path(), target, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(target.resolve(LockedDirectory.LOCK));
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }
}
