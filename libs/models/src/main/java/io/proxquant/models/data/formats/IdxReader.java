package io.proxquant.models.data.formats;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.files.FileBytes;

/**
 * Reads IDX files of unsigned bytes (LeCun's MNIST format: 0, 0, type, rank, big-endian extents, values), gzip or plain.
 * Strict: type, rank, extents, length and trailing bytes are checked, errors name file and offset of the unpacked content.
 */
public final class IdxReader {

    private static final int UNSIGNED_BYTE = 8;

    /**
     * What a file holds.
     *
     * @param extents the declared extents
     * @param values row-major
     */
    @SuppressWarnings("ArrayRecordComponent") // read once and handed on
    public record Idx(int[] extents, byte[] values) {}

    private IdxReader() {}

    /**
     * Reads a file of the given rank.
     *
     * @throws DataException if the content is not exactly that
     */
    public static Idx read(Path file, int rank) throws IOException {
        return read(file, rank, HeapMemory.ofProcess());
    }

    /** The same within this memory. */
    static Idx read(Path file, int rank, HeapMemory memory) throws IOException {
        try (FileBytes bytes = FileBytes.open(file)) {
            byte[] magic = bytes.exactly(4, "the magic number");
            if (magic[0] != 0 || magic[1] != 0 || magic[2] != UNSIGNED_BYTE || magic[3] != rank) {
                throw new DataException(
                        file,
                        "offset 0",
                        String.format(
                                Locale.ROOT,
                                "magic number %02x%02x%02x%02x, expected 000008%02x (unsigned bytes of rank %d)",
                                magic[0],
                                magic[1],
                                magic[2],
                                magic[3],
                                rank,
                                rank));
            }
            int[] extents = new int[rank];
            long size = 1;
            for (int d = 0; d < rank; d++) {
                long at = bytes.offset();
                extents[d] = ByteBuffer.wrap(bytes.exactly(4, "the extents")).getInt();
                size *= Math.max(0, extents[d]);
                if (extents[d] < 1 || size > FileBytes.LIMIT) {
                    throw new DataException(
                            file, "offset " + at, "extent " + extents[d] + " of dimension " + d + " is not usable");
                }
            }
            byte[] values = bytes.declared((int) size, "the values", memory);
            bytes.end();
            return new Idx(extents, values);
        }
    }
}
