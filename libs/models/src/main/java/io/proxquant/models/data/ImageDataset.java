package io.proxquant.models.data;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/** Labelled images as bytes, with the normalisation that is fixed for their data set. */
public final class ImageDataset implements Dataset {

    private final ImageShape shape;
    private final int classes;
    private final byte[] pixels;
    private final byte[] labels;
    private final int first;
    private final int size;
    private final Normalization normalization;
    private final boolean augmented;

    /**
     * Takes the arrays over without copying.
     *
     * @param pixels images x shape, channels last, unsigned
     * @param labels one class per image, below {@code classes}
     */
    public ImageDataset(ImageShape shape, int classes, byte[] pixels, byte[] labels, Normalization normalization) {
        this(shape, classes, pixels, labels, 0, labels.length, normalization, false);
    }

    /** With one mean and deviation for all channels. */
    public ImageDataset(ImageShape shape, int classes, byte[] pixels, byte[] labels, float mean, float deviation) {
        this(shape, classes, pixels, labels, Normalization.of(mean, deviation));
    }

    private ImageDataset(
            ImageShape shape,
            int classes,
            byte[] pixels,
            byte[] labels,
            int first,
            int size,
            Normalization normalization,
            boolean augmented) {
        if (pixels.length != Math.multiplyExact(labels.length, shape.size())) {
            throw new IllegalArgumentException(
                    pixels.length + " pixels do not make " + labels.length + " images of " + shape);
        }
        this.shape = shape;
        this.classes = classes;
        this.pixels = pixels;
        this.labels = labels;
        this.first = first;
        this.size = size;
        this.normalization = normalization;
        this.augmented = augmented;
        normalization.table(shape.channels()); // refuses what does not fit
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int classes() {
        return classes;
    }

    /** Extents of each image. */
    public ImageShape shape() {
        return shape;
    }

    /** The class of image {@code index}. */
    public int label(int index) {
        return labels[first + Objects.checkIndex(index, size)] & 0xFF;
    }

    /** The raw value of one pixel, 0 to 255. */
    public int pixel(int index, int offset) {
        return pixels[start(index) + offset] & 0xFF;
    }

    /** The same images, moved and mirrored at random when they are trained on. */
    public ImageDataset augmented() {
        return new ImageDataset(shape, classes, pixels, labels, first, size, normalization, true);
    }

    /** The images at {@code indices[from .. from + count]}, normalised, as they are. */
    public ImageBatch batch(int[] indices, int from, int count) {
        float[][] table = normalization.table(shape.channels());
        int each = shape.size();
        int channels = shape.channels();
        float[] values = new float[Math.multiplyExact(count, each)];
        for (int i = 0; i < count; i++) {
            int image = start(indices[from + i]);
            for (int channel = 0; channel < channels; channel++) {
                for (int offset = channel; offset < each; offset += channels) {
                    values[i * each + offset] = table[channel][pixels[image + offset] & 0xFF];
                }
            }
        }
        return new ImageBatch(values, labels(indices, from, count), shape);
    }

    @Override
    public ImageBatch part(int from, int count) {
        return batch(IntStream.range(from, from + count).toArray(), 0, count);
    }

    /** The images as training in an epoch sees them: augmented, if this data set is. */
    ImageBatch trainingBatch(int[] indices, int from, int count, long seed, int epoch) {
        if (!augmented) {
            return batch(indices, from, count);
        }
        float[][] table = normalization.table(shape.channels());
        float[] values = new float[Math.multiplyExact(count, shape.size())];
        for (int i = 0; i < count; i++) {
            int image = indices[from + i];
            place(image, Placement.drawn(seed, epoch, image), table, values, i * shape.size());
        }
        return new ImageBatch(values, labels(indices, from, count), shape);
    }

    private void place(int image, Placement placement, float[][] table, float[] values, int at) {
        int channels = shape.channels();
        for (int y = 0; y < shape.height(); y++) {
            int row = placement.row(y);
            for (int x = 0; x < shape.width(); x++) {
                int column = placement.column(x, shape.width());
                boolean inside = row >= 0 && row < shape.height() && column >= 0 && column < shape.width();
                int source = start(image) + (row * shape.width() + column) * channels;
                int target = at + (y * shape.width() + x) * channels;
                for (int channel = 0; channel < channels; channel++) {
                    values[target + channel] = table[channel][inside ? pixels[source + channel] & 0xFF : 0];
                }
            }
        }
    }

    /** Where an image's pixels begin. */
    private int start(int index) {
        return (first + Objects.checkIndex(index, size)) * shape.size();
    }

    private int[] labels(int[] indices, int from, int count) {
        int[] chosen = new int[count];
        Arrays.setAll(chosen, i -> label(indices[from + i]));
        return chosen;
    }

    /** Images {@code from .. to} as a data set of their own, over the same memory. */
    public ImageDataset slice(int from, int to) {
        Objects.checkFromToIndex(from, to, size);
        return new ImageDataset(shape, classes, pixels, labels, first + from, to - from, normalization, augmented);
    }
}
