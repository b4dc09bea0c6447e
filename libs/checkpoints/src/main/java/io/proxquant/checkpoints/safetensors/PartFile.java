package io.proxquant.checkpoints.safetensors;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file in the making: it gets its name only when it is complete and on the disk, and vanishes if it never is. */
public final class PartFile implements Closeable {
    private final Path target;
    private final Path part;

    /** @param target the name that the complete file gets; an existing file is replaced then, atomically */
    public PartFile(Path target) {
        this.target = target;
        this.part = target.resolveSibling(target.getFileName() + ".part");
    }

    /** Where to write meanwhile. */
    public Path path() {
        return part;
    }

    /** Forces the content to the disk and gives the file its name. */
    public void complete() throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes what was not completed. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(part);
    }
}
