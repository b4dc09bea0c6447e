package io.proxquant.models.data;

import java.io.IOException;
import java.nio.file.Path;

/** Pairs an IDX file of images with its file of labels. */
final class IdxImages {

    private static final int CLASSES = 10;
    private static final int LABELS_START = 8;

    private IdxImages() {}

    static ImageDataset read(Path images, Path labels, float mean, float deviation) throws IOException {
        IdxReader.Idx pixels = IdxReader.read(images, 3);
        IdxReader.Idx classes = IdxReader.read(labels, 1);
        if (pixels.extents()[0] != classes.extents()[0]) {
            throw new DataException(
                    labels,
                    "offset 4",
                    classes.extents()[0] + " labels for the " + pixels.extents()[0] + " images of "
                            + images.getFileName());
        }
        for (int i = 0; i < classes.values().length; i++) {
            int label = classes.values()[i] & 0xFF;
            if (label >= CLASSES) {
                throw new DataException(
                        labels, "offset " + (LABELS_START + i), "label " + label + " is not below " + CLASSES);
            }
        }
        ImageShape shape = new ImageShape(pixels.extents()[1], pixels.extents()[2], 1);
        return new ImageDataset(shape, CLASSES, pixels.values(), classes.values(), mean, deviation);
    }
}
