package io.proxquant.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.MeasuredContent;

/** Writes a stream to a file that appears only if length and sha256 are as promised. */
final class Downloads {

    private Downloads() {}

    /** @param boundary called between two pieces; what it throws leaves no file */
    static void verified(ObjectKey key, InputStream content, Path into, long bytes, Digest sha256, Runnable boundary) {
        Path partial = into.resolveSibling(into.getFileName() + "." + Long.toHexString(System.nanoTime()) + ".part");
        try {
            Digest found = copy(key, content, partial, bytes, boundary);
            if (!found.equals(sha256)) {
                throw new DigestMismatchException(key, sha256, found);
            }
            moveIntoPlace(partial, into);
        } finally {
            LocalDisk.deleteQuietly(partial);
        }
    }

    private static Digest copy(ObjectKey key, InputStream content, Path partial, long bytes, Runnable boundary) {
        MeasuredContent found;
        try (InputStream in = content;
                OutputStream out = openForWrite(partial)) {
            found = read(key, in, (chunk, count, total) -> {
                if (total > bytes) {
                    throw new DigestMismatchException(key, bytes + " bytes", "longer");
                }
                LocalDisk.write(out, partial, chunk, count);
                if (total < bytes) {
                    boundary.run();
                }
            });
        } catch (IOException e) {
            throw LocalDisk.failed("write", partial, e);
        }
        if (found.bytes() != bytes) {
            throw new DigestMismatchException(key, bytes + " bytes", found.bytes() + " bytes");
        }
        return found.sha256();
    }

    private static MeasuredContent read(ObjectKey key, InputStream in, MeasuredContent.Chunks chunks) {
        try {
            return MeasuredContent.of(in, chunks);
        } catch (IOException e) {
            throw Unavailable.from("get " + key, e);
        }
    }

    private static OutputStream openForWrite(Path partial) {
        try {
            return Files.newOutputStream(partial);
        } catch (IOException e) {
            throw LocalDisk.failed("write", partial, e);
        }
    }

    private static void moveIntoPlace(Path partial, Path into) {
        try {
            Files.move(partial, into, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw LocalDisk.failed("write", into, e);
        }
    }
}
