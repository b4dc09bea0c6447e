package io.proxquant.models.data;

/**
 * Normalised images, channels last.
 *
 * @param pixels samples x height x width x channels
 * @param labels one class per image
 * @param shape extents of one image
 */
@SuppressWarnings("ArrayRecordComponent") // made per step and handed on; copying would cost a pass per batch
public record ImageBatch(float[] pixels, int[] labels, ImageShape shape) implements Batch {

    /** Checks that pixels and labels belong together. */
    public ImageBatch {
        if (pixels.length != Math.multiplyExact(labels.length, shape.size())) {
            throw new IllegalArgumentException(
                    pixels.length + " pixel values do not make " + labels.length + " images of " + shape);
        }
    }

    @Override
    public int samples() {
        return labels.length;
    }
}
