package io.proxquant.models.data;

/** Labelled images as bytes, with the normalisation that is fixed for their data set: (pixel / 255 - mean) / deviation. */
public final class ImageDataset implements Dataset {

    private final ImageShape shape;
    private final int classes;
    private final byte[] pixels;
    private final byte[] labels;
    private final float mean;
    private final float deviation;

    /**
     * Takes the arrays over without copying.
     *
     * @param pixels images x shape, channels last, unsigned
     * @param labels one class per image, below {@code classes}
     */
    public ImageDataset(ImageShape shape, int classes, byte[] pixels, byte[] labels, float mean, float deviation) {
        if (pixels.length != Math.multiplyExact(labels.length, shape.size())) {
            throw new IllegalArgumentException(
                    pixels.length + " pixels do not make " + labels.length + " images of " + shape);
        }
        this.shape = shape;
        this.classes = classes;
        this.pixels = pixels;
        this.labels = labels;
        this.mean = mean;
        this.deviation = deviation;
    }

    @Override
    public int size() {
        return labels.length;
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
        return labels[index] & 0xFF;
    }

    /** The raw value of one pixel, 0 to 255. */
    public int pixel(int index, int offset) {
        return pixels[index * shape.size() + offset] & 0xFF;
    }

    /** The images at {@code indices[from .. from + count]}, normalised. */
    public ImageBatch batch(int[] indices, int from, int count) {
        float[] table = new float[256];
        for (int value = 0; value < table.length; value++) {
            table[value] = (value / 255f - mean) / deviation;
        }
        int size = shape.size();
        float[] values = new float[count * size];
        int[] classesOfBatch = new int[count];
        for (int i = 0; i < count; i++) {
            int image = indices[from + i];
            classesOfBatch[i] = label(image);
            for (int offset = 0; offset < size; offset++) {
                values[i * size + offset] = table[pixels[image * size + offset] & 0xFF];
            }
        }
        return new ImageBatch(values, classesOfBatch, shape);
    }

    /** Images {@code from .. to} as a data set of their own. */
    public ImageDataset slice(int from, int to) {
        int size = shape.size();
        return new ImageDataset(
                shape,
                classes,
                java.util.Arrays.copyOfRange(pixels, from * size, to * size),
                java.util.Arrays.copyOfRange(labels, from, to),
                mean,
                deviation);
    }
}
