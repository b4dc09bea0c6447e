package io.proxquant.contracts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * Length and digest of a content that was read once, from its beginning to its end. The one loop that hashes what it reads,
 * whatever else is done with the bytes on the way.
 *
 * @param bytes how many there were
 * @param sha256 of all of them, as {@link Digest} spells it
 */
public record MeasuredContent(long bytes, Digest sha256) {
    private static final int CHUNK = 1 << 16;

    /** Takes the bytes as they come; what it throws ends the reading. */
    @FunctionalInterface
    public interface Chunks {
        /**
         * Some more bytes.
         *
         * @param chunk holds them at its beginning, until this returns
         * @param count how many
         * @param total how many came so far, these among them
         */
        void take(byte[] chunk, int count, long total) throws IOException;
    }

    /** Reads the content to its end and leaves it open. */
    public static MeasuredContent of(InputStream content) throws IOException {
        return of(content, (chunk, count, total) -> {});
    }

    /** Likewise, handing on what is read. */
    public static MeasuredContent of(InputStream content, Chunks chunks) throws IOException {
        MessageDigest digest = Digest.hashing();
        byte[] chunk = new byte[CHUNK];
        long total = 0;
        for (int count = content.read(chunk); count >= 0; count = content.read(chunk)) {
            total += count;
            digest.update(chunk, 0, count);
            chunks.take(chunk, count, total);
        }
        return new MeasuredContent(total, Digest.of(digest));
    }

    /** Of a file. */
    public static MeasuredContent of(Path file) throws IOException {
        return of(file, () -> {});
    }

    /**
     * Of a file that may be large.
     *
     * @param boundary called after every chunk of it, to show life or to stop by throwing
     */
    public static MeasuredContent of(Path file, Runnable boundary) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return of(content, (chunk, count, total) -> boundary.run());
        }
    }
}
