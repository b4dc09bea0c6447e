package io.proxquant.cli.input;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** What a command reads that is given {@code -}. */
public interface StandardInput {
    /** Its bytes, from where it stands. */
    InputStream stream();

    /** The file that it was redirected from, if that is one which can be read from its beginning. */
    Optional<Path> file() throws IOException;

    /** A stream that is no file. */
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

    /** That of this process. */
    static StandardInput ofThisProcess() {
        return new StandardInput() {
            @Override
            public InputStream stream() {
                return System.in;
            }

            /** A copy of a file of many gigabytes would be for nothing. */
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
                    return Optional.empty(); // without a name any more, as a shell's here-document
                }
            }

            /** Somebody may have read some of it before this command did. */
            @SuppressWarnings("resource") // the descriptor is the process's
            private static long position() throws IOException {
                return new FileInputStream(FileDescriptor.in).getChannel().position();
            }
        };
    }
}
