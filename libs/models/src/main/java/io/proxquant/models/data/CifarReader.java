package io.proxquant.models.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import io.proxquant.contracts.ReasonCode;

/**
 * Reads CIFAR-10's binary form (Krizhevsky 2009), gzip or plain: records of 3,073 bytes, a label from 0 to 9, then 32x32
 * pixels of red, green and blue, each a plane in row order. Errors name file and offset of the unpacked content.
 */
final class CifarReader {

    static final int CLASSES = 10;
    static final ImageShape SHAPE = new ImageShape(32, 32, 3);

    private static final int PLANE = SHAPE.height() * SHAPE.width();
    private static final int RECORD = 1 + SHAPE.size();
    /** About ten times the published files; more would not fit an array. */
    private static final int LIMIT = 1 << 30;

    private CifarReader() {}

    /** The images of these files, one after the other. */
    static ImageDataset read(List<Path> files, Normalization normalization) throws IOException {
        byte[] pixels = {};
        byte[] labels = {};
        for (Path file : files) {
            byte[] content;
            try (FileBytes bytes = FileBytes.open(file)) {
                content = bytes.rest(LIMIT);
            }
            int images = count(file, content);
            int before = labels.length;
            pixels = Arrays.copyOf(pixels, Math.multiplyExact(before + images, SHAPE.size()));
            labels = Arrays.copyOf(labels, before + images);
            for (int i = 0; i < images; i++) {
                labels[before + i] = label(file, content, i * RECORD);
                interleave(content, i * RECORD + 1, pixels, (before + i) * SHAPE.size());
            }
        }
        return new ImageDataset(SHAPE, CLASSES, pixels, labels, normalization);
    }

    private static int count(Path file, byte[] content) throws DataException {
        if (content.length == 0) {
            throw new DataException(ReasonCode.DATA_EMPTY, file + ": holds no images");
        }
        int rest = content.length % RECORD;
        if (rest != 0) {
            throw new DataException(
                    file,
                    "offset " + content.length,
                    "ends " + (RECORD - rest) + " bytes too early, in record " + content.length / RECORD + " of "
                            + RECORD + " bytes each");
        }
        return content.length / RECORD;
    }

    private static byte label(Path file, byte[] content, int at) throws DataException {
        int label = content[at] & 0xFF;
        if (label >= CLASSES) {
            throw new DataException(file, "offset " + at, "label " + label + " is not below " + CLASSES);
        }
        return content[at];
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
