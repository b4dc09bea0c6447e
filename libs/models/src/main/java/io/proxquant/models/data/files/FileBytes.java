package io.proxquant.models.data.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.models.data.DataException;

/**
 * A data file's content, gzip or plain by its first two bytes, read in pieces: a small file may unpack to much, and what a
 * header declares may be nowhere. Nothing is made room for before it is known that it can be there.
 */
public final class FileBytes implements AutoCloseable {

    /** More than this from one file would not fit an array. */
    public static final int LIMIT = 1 << 30;

    /** Deflate's best: 258 bytes in two bits. */
    private static final long BEST_RATIO = 1032;

    private static final int CHUNK = 1 << 16;

    private final Path file;
    private final long stored;
    private final boolean gzip;
    private final InputStream stream;
    private long offset;

    private FileBytes(Path file, long stored, boolean gzip, InputStream stream) {
        this.file = file;
        this.stored = stored;
        this.gzip = gzip;
        this.stream = stream;
    }

    @SuppressWarnings("resource") // handed to the caller
    public static FileBytes open(Path file) throws IOException {
        long stored = Files.size(file);
        InputStream raw = Files.newInputStream(file);
        try {
            PushbackInputStream start = new PushbackInputStream(raw, 2);
            byte[] magic = start.readNBytes(2);
            start.unread(magic);
            boolean gzip = magic.length == 2 && (magic[0] & 0xFF) == 0x1F && (magic[1] & 0xFF) == 0x8B;
            return new FileBytes(file, stored, gzip, gzip ? new GZIPInputStream(start, CHUNK) : start);
        } catch (ZipException | EOFException e) {
            raw.close();
            throw new DataException(file, "offset 0", "not a readable gzip header: " + e.getMessage());
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /** Length of a file's (unpacked) content; refuses more than {@link #LIMIT}. */
    public static long length(Path file) throws IOException {
        try (FileBytes bytes = open(file)) {
            if (!bytes.gzip && bytes.stored <= LIMIT) {
                return bytes.stored;
            }
            byte[] chunk = new byte[CHUNK];
            while (bytes.next(chunk) >= 0) {
                // counted
            }
            return bytes.offset();
        }
    }

    /** How many bytes of the (unpacked) content have been read. */
    public long offset() {
        return offset;
    }

    /** Exactly this many bytes. */
    public byte[] exactly(int count, String what) throws IOException {
        byte[] bytes = new byte[count];
        fill(bytes, what);
        return bytes;
    }

    /** As many bytes as a header declares, if the file can have and the memory can take them. */
    public byte[] declared(int count, String what, HeapMemory memory) throws IOException {
        if (!gzip && stored - offset < count) {
            throw tooEarly(stored, count - (stored - offset), what);
        }
        if (gzip && count > BEST_RATIO * stored) {
            throw new DataException(
                    file,
                    "offset " + offset,
                    count + " bytes of " + what + " are declared, more than " + stored + " compressed bytes can hold");
        }
        memory.requireArray(count, file + ", offset " + offset + ": reading " + what);
        return exactly(count, what);
    }

    /** Fills the array. */
    public void fill(byte[] bytes, String what) throws IOException {
        int read = upTo(bytes);
        if (read < bytes.length) {
            throw tooEarly(offset, bytes.length - read, what);
        }
    }

    /** The next bytes of a content of any length; -1 after its end. Refuses more than {@link #LIMIT} in all. */
    public int next(byte[] chunk) throws IOException {
        int read = upTo(chunk);
        if (offset > LIMIT) {
            throw new DataException(file, "offset " + LIMIT, "longer than the " + LIMIT + " bytes allowed");
        }
        return read == 0 ? -1 : read;
    }

    /** Refuses anything after what was read. */
    public void end() throws IOException {
        long at = offset;
        if (upTo(new byte[1]) > 0) {
            throw new DataException(file, "offset " + at, "content goes on after its declared end");
        }
    }

    private DataException tooEarly(long at, long missing, String what) {
        return new DataException(file, "offset " + at, "ends " + missing + " bytes too early, in " + what);
    }

    private int upTo(byte[] bytes) throws IOException {
        try {
            int read = stream.readNBytes(bytes, 0, bytes.length);
            offset += read;
            return read;
        } catch (ZipException | EOFException e) {
            throw new DataException(
                    file, "after offset " + offset + " of the unpacked content", "damaged gzip: " + e.getMessage());
        } catch (IOException e) { // of the medium, which does not say of which file
            throw new IOException(file + ", after offset " + offset + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
