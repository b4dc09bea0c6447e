package io.proxquant.cli.input;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import picocli.CommandLine.TypeConversionException;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.stop.CommandDirectory;
import io.proxquant.cli.stop.OnStop;
import io.proxquant.storage.LocalDisk;

/**
 * Turns arguments into files to read. The content of pipes is kept below the directory for temporary files, up to a cap, and
 * removed when the command ends; what a killed command left there is removed by the next one.
 */
public final class InputSpool implements Closeable {
    /** The variable that limits how many bytes are kept of all pipes together. */
    public static final String CAP_VARIABLE = "PROXQUANT_PIPE_MAX";

    static final String PREFIX = "proxquant-input-";
    private static final String STANDARD_INPUT = "standard input";
    private static final Set<String> NAMES_OF_STANDARD_INPUT =
            Set.of("-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0");
    private static final long DEFAULT_CAP = 64L << 30;
    private static final int BUFFER = 1 << 16;

    private final StandardInput standardInput;
    private final Path place;
    private final LongSupplier most;
    private final AtomicLong used = new AtomicLong();
    private CommandDirectory directory;
    private OnStop removed;
    private boolean standardInputTaken;
    private int files;

    /**
     * @param place where directories for temporary files are made
     * @param cap most bytes of all that is kept
     */
    public InputSpool(StandardInput standardInput, Path place, long cap) {
        this(standardInput, place, () -> cap);
    }

    private InputSpool(StandardInput standardInput, Path place, LongSupplier most) {
        this.standardInput = standardInput;
        this.place = place;
        this.most = most;
    }

    /** The inputs of this process; a cap that is no size is refused only when a pipe is read. */
    public static InputSpool ofThisProcess(Map<String, String> environment) {
        return new InputSpool(
                StandardInput.ofThisProcess(),
                CommandDirectory.place(environment),
                () -> cap(environment.get(CAP_VARIABLE)));
    }

    private static long cap(String given) {
        if (given == null || given.isEmpty()) {
            return DEFAULT_CAP;
        }
        try {
            return ByteSize.parse(given);
        } catch (TypeConversionException e) {
            throw CommandFailure.badUsage(CAP_VARIABLE + "=" + given + ": " + e.getMessage());
        }
    }

    /** The file that an argument means: {@code -} is standard input. Nothing is read yet. */
    public InputFile file(String argument) {
        if (NAMES_OF_STANDARD_INPUT.contains(argument)) {
            return new InputFile(argument, STANDARD_INPUT, new RememberedPlace(this::standardInput));
        }
        Path path = NamedPath.of(argument);
        if (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path)) {
            return new InputFile(argument, argument, new RememberedPlace(() -> {
                try (InputStream in = Files.newInputStream(path)) {
                    return keep(in, argument);
                }
            }));
        }
        return InputFile.of(path);
    }

    private Path standardInput() throws IOException {
        if (standardInputTaken) {
            throw CommandFailure.badUsage(STANDARD_INPUT + " can be one of the files only; give a name for the others");
        }
        standardInputTaken = true;
        Optional<Path> file = standardInput.file();
        return file.isPresent() ? file.get() : keep(standardInput.stream(), STANDARD_INPUT);
    }

    private Path keep(InputStream in, String name) throws IOException {
        long cap = most.getAsLong();
        Path file = next();
        byte[] buffer = new byte[BUFFER];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (used.addAndGet(count) > cap) {
                    throw new CommandFailure(
                            name + ": is more than the " + cap + " bytes that are kept of pipes; write it"
                                    + " to a file and name that, or set " + CAP_VARIABLE);
                }
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            IOException named = LocalDisk.at(place, e);
            throw named == e ? new IOException(name + ": " + LocalDisk.problem(e), e) : named;
        }
        return file;
    }

    private synchronized Path next() throws IOException {
        if (directory == null) {
            directory = CommandDirectory.temporary(place, PREFIX);
            removed = directory.goesOnStop();
        }
        return directory.path().resolve("input-" + files++);
    }

    /** Removes what was kept. */
    @Override
    public synchronized void close() throws IOException {
        if (directory != null) {
            directory.close();
            removed.close();
            directory = null;
            used.set(0);
        }
    }
}
