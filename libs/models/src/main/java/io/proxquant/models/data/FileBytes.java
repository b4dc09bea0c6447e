package io.proxquant.models.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A data file's content, gzip or plain by its first two bytes, never more than a limit: a small file may unpack to much. */
final class FileBytes implements AutoCloseable {

    private final Path file;
    private final InputStream stream;
    private long offset;

    private FileBytes(Path file, InputStream stream) {
        this.file = file;
        this.stream = stream;
    }

    @SuppressWarnings("resource") // handed to the caller
    static FileBytes open(Path file) throws IOException {
        InputStream raw = Files.newInputStream(file);
        try {
            PushbackInputStream start = new PushbackInputStream(raw, 2);
            byte[] magic = start.readNBytes(2);
            start.unread(magic);
            boolean gzip = magic.length == 2 && (magic[0] & 0xFF) == 0x1F && (magic[1] & 0xFF) == 0x8B;
            return new FileBytes(file, gzip ? new GZIPInputStream(start, 1 << 16) : start);
        } catch (ZipException | EOFException e) {
            raw.close();
            throw new DataException(file, "offset 0", "not a readable gzip header: " + e.getMessage());
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /** How many bytes of the (unpacked) content have been read. */
    long offset() {
        return offset;
    }

    /** Exactly this many bytes. */
    byte[] exactly(int count, String what) throws IOException {
        byte[] bytes = upTo(count);
        if (bytes.length < count) {
            throw new DataException(
                    file, "offset " + offset, "ends " + (count - bytes.length) + " bytes too early, in " + what);
        }
        return bytes;
    }

    /** Everything that is left; refuses more than the limit. */
    byte[] rest(int limit) throws IOException {
        byte[] bytes = upTo(limit + 1);
        if (bytes.length > limit) {
            throw new DataException(file, "offset " + limit, "longer than the " + limit + " bytes allowed");
        }
        return bytes;
    }

    /** Refuses anything after what was read. */
    void end() throws IOException {
        long at = offset;
        if (upTo(1).length > 0) {
            throw new DataException(file, "offset " + at, "content goes on after its declared end");
        }
    }

    private byte[] upTo(int count) throws IOException {
        try {
            byte[] bytes = stream.readNBytes(count);
            offset += bytes.length;
            return bytes;
        } catch (ZipException | EOFException e) {
            throw new DataException(
                    file, "after offset " + offset + " of the unpacked content", "damaged gzip: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
