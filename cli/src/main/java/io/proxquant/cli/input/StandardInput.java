package io.proxquant.cli.input;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** What a command reads if its argument is {@code -}. */
public interface StandardInput {
    /** Its bytes, from its present position on. */
    InputStream stream();

    /** The file that it was redirected from, if that is one which can be read from its beginning. */
    Optional<Path> file() throws IOException;

    /** Standard input that is a stream and no file. */
    static StandardInput of(InputStream stream) {
        return new StandardInput() {
            @Override
            public InputStream stream() {
                return stream;
            }

            @Override
            public Optional<Path> file() {
                return Optional.empty();
            }
        };
    }

    /** The standard input of this process. */
    static StandardInput ofThisProcess() {
        return new StandardInput() {
            @Override
            public InputStream stream() {
                return System.in;
            }

            /** The redirected file itself, since copying a file of many gigabytes would be pointless. */
            @Override
            public Optional<Path> file() throws IOException {
                Path device = Path.of("/dev/stdin");
                if (!Files.isRegularFile(device) || position() != 0) {
                    return Optional.empty();
                }
                try {
                    Path real = Path.of("/proc/self/fd/0").toRealPath();
                    return Files.isRegularFile(real) && Files.isSameFile(real, device)
                            ? Optional.of(real)
                            : Optional.empty();
                } catch (NoSuchFileException e) {
                    return Optional.empty(); // the file has been deleted, as a shell does with a here-document
                }
            }

            /** Where standard input stands, since another program may have read part of it. */
            @SuppressWarnings("resource") // the descriptor is the process's
            private static long position() throws IOException {
                return new FileInputStream(FileDescriptor.in).getChannel().position();
            }
        };
    }
}
