package io.proxquant.cli.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file, or folder, that a command is given to read. What comes through a pipe is kept on disk while the command runs, since
 * weights and recipes are read more than once; messages call it what its user calls it.
 */
public final class InputFile {
    private static final int START = 8;

    /** Finds where the bytes are, when they are needed. */
    @FunctionalInterface
    interface Place {
        Path find() throws IOException;
    }

    private final String argument;
    private final String name;
    private final Place place;

    /**
     * @param argument as it was given
     * @param name for messages
     */
    InputFile(String argument, String name, Place place) {
        this.argument = argument;
        this.name = name;
        this.place = place;
    }

    /** A file by its path, which need not exist. */
    public static InputFile of(Path path) {
        return new InputFile(path.toString(), path.toString(), () -> path);
    }

    /** A file on disk that the user knows by another name. */
    public static InputFile of(Path path, String name) {
        return new InputFile(path.toString(), name, () -> path);
    }

    /** Where it can be read repeatedly and from any position; waits for the end of a pipe. */
    public Path path() throws IOException {
        return place.find();
    }

    /** The argument as given, to be repeated in suggested commands. */
    public String argument() {
        return argument;
    }

    /** The file's name without its folder. */
    public String fileName() {
        Path last = Path.of(name).getFileName();
        return last == null ? name : last.toString();
    }

    /** Whether it came without a name that could say what it is. */
    public boolean nameless() {
        return !argument.equals(name) || argument.startsWith("/dev/fd/") || argument.startsWith("/proc/");
    }

    /** Whether it begins as text does: with no zero byte, which the first eight of a safetensors file always have. */
    public boolean text() throws IOException {
        try (InputStream in = Files.newInputStream(path())) {
            for (byte b : in.readNBytes(START)) {
                if (b == 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /** For messages. */
    @Override
    public String toString() {
        return name;
    }
}
