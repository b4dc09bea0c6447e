package io.proxquant.models.data;

/**
 * Extents of an image, stored channels last.
 *
 * @param height rows
 * @param width columns
 * @param channels 1 grey, 3 colour
 */
public record ImageShape(int height, int width, int channels) {

    /** Refuses empty images. */
    public ImageShape {
        if (height < 1 || width < 1 || channels < 1) {
            throw new IllegalArgumentException("empty image: " + height + "x" + width + "x" + channels);
        }
    }

    /** Values per image. */
    public int size() {
        return Math.multiplyExact(Math.multiplyExact(height, width), channels);
    }

    @Override
    public String toString() {
        return height + "x" + width + "x" + channels;
    }
}
