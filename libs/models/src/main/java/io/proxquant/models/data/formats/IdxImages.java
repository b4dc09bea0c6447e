package io.proxquant.models.data.formats;

import java.io.IOException;
import java.nio.file.Path;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.ImageDataset;
import io.proxquant.models.data.ImageShape;
import io.proxquant.models.data.Normalization;

/** Pairs an IDX file of images with its file of labels. */
public final class IdxImages {

    private static final int LABELS_START = 8;

    private IdxImages() {}

    /**
     * Reads both files.
     *
     * @param channels 1 for images of rank 2 (height, width), more for rank 3 (height, width, channels)
     * @param memory that the pixels may take
     */
    public static ImageDataset read(
            Path images, Path labels, int classes, int channels, Normalization normalization, HeapMemory memory)
            throws IOException {
        IdxReader.Idx pixels = IdxReader.read(images, channels == 1 ? 3 : 4, memory);
        IdxReader.Idx chosen = IdxReader.read(labels, 1, memory);
        int[] extents = pixels.extents();
        if (extents[0] != chosen.extents()[0]) {
            throw new DataException(
                    labels,
                    "offset 4",
                    chosen.extents()[0] + " labels for the " + extents[0] + " images of " + images.getFileName());
        }
        if (channels > 1 && extents[3] != channels) {
            throw new DataException(
                    images, "offset 16", "images of " + extents[3] + " channels, the recipe says " + channels);
        }
        for (int i = 0; i < chosen.values().length; i++) {
            int label = chosen.values()[i] & 0xFF;
            if (label >= classes) {
                throw new DataException(
                        labels, "offset " + (LABELS_START + i), "label " + label + " is not below " + classes);
            }
        }
        ImageShape shape = new ImageShape(extents[1], extents[2], channels);
        return new ImageDataset(shape, classes, pixels.values(), chosen.values(), normalization);
    }
}
