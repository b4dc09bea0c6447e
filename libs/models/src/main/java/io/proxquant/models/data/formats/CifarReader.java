package io.proxquant.models.data.formats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.ImageDataset;
import io.proxquant.models.data.ImageShape;
import io.proxquant.models.data.Normalization;
import io.proxquant.models.data.files.FileBytes;

/**
 * Reads CIFAR-10's binary form (Krizhevsky 2009), gzip or plain: records of 3,073 bytes, a label from 0 to 9, then 32x32
 * pixels of red, green and blue, each a plane in row order. Errors name file and offset of the unpacked content.
 */
public final class CifarReader {

    static final int CLASSES = 10;
    static final ImageShape SHAPE = new ImageShape(32, 32, 3);

    private static final int PLANE = SHAPE.height() * SHAPE.width();
    private static final int RECORD = 1 + SHAPE.size();
    /** What one array can hold. */
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    private CifarReader() {}

    /** The images of these files, one after the other. */
    public static ImageDataset read(List<Path> files, Normalization normalization, HeapMemory memory)
            throws IOException {
        List<Integer> counts = new ArrayList<>();
        long all = 0;
        for (Path file : files) {
            counts.add(count(file));
            all += counts.get(counts.size() - 1);
        }
        long size = Math.multiplyExact(all, (long) SHAPE.size());
        if (size > MOST_BYTES) {
            throw new DataException(
                    ReasonCode.DATA_INVALID,
                    files + ": " + all + " images are more than the " + MOST_BYTES / SHAPE.size() + " allowed");
        }
        memory.requireArray(size + all, files + ": reading " + all + " images");
        byte[] pixels = new byte[(int) size];
        byte[] labels = new byte[(int) all];
        int at = 0;
        for (int i = 0; i < files.size(); i++) {
            read(files.get(i), counts.get(i), pixels, labels, at);
            at += counts.get(i);
        }
        return new ImageDataset(SHAPE, CLASSES, pixels, labels, normalization);
    }

    private static void read(Path file, int count, byte[] pixels, byte[] labels, int at) throws IOException {
        byte[] record = new byte[RECORD];
        try (FileBytes bytes = FileBytes.open(file)) {
            for (int i = 0; i < count; i++) {
                long offset = bytes.offset();
                bytes.fill(record, "record " + i);
                labels[at + i] = label(file, record[0], offset);
                interleave(record, 1, pixels, (at + i) * SHAPE.size());
            }
        }
    }

    private static int count(Path file) throws IOException {
        long length = FileBytes.length(file);
        if (length == 0) {
            throw new DataException(ReasonCode.DATA_EMPTY, file + ": holds no images");
        }
        long rest = length % RECORD;
        if (rest != 0) {
            throw new DataException(
                    file,
                    "offset " + length,
                    "ends " + (RECORD - rest) + " bytes too early, in record " + length / RECORD + " of " + RECORD
                            + " bytes each");
        }
        return (int) (length / RECORD);
    }

    private static byte label(Path file, byte value, long at) throws DataException {
        int label = value & 0xFF;
        if (label >= CLASSES) {
            throw new DataException(file, "offset " + at, "label " + label + " is not below " + CLASSES);
        }
        return value;
    }

    /** Planes to channels last. */
    private static void interleave(byte[] content, int from, byte[] pixels, int at) {
        for (int channel = 0; channel < SHAPE.channels(); channel++) {
            for (int i = 0; i < PLANE; i++) {
                pixels[at + i * SHAPE.channels() + channel] = content[from + channel * PLANE + i];
            }
        }
    }
}
