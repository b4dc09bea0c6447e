package io.proxquant.quantization.products;

import java.util.Arrays;
import java.util.Optional;

/**
 * Where a convolution's kernel lies on an image, so that the image becomes vectors of codes: one for each place, holding what the
 * kernel sees there, channel by channel and row by row, as the kernel's own weights lie. A convolution is then a product by rows.
 * Places outside the image are zero, which is a level of its own where the image has none.
 *
 * @param channels of the image, all of which the kernel sees
 * @param height rows of the image
 * @param width columns of the image
 * @param kernelHeight rows of the kernel
 * @param kernelWidth columns of the kernel
 * @param stride rows and columns between two places of the kernel
 * @param padding rows and columns of zeros on each side
 */
public record WindowGrid(
        int channels, int height, int width, int kernelHeight, int kernelWidth, int stride, int padding) {
    /** Refuses what is no image, and a kernel that fits nowhere. */
    public WindowGrid {
        if (channels < 1
                || height < 1
                || width < 1
                || kernelHeight < 1
                || kernelWidth < 1
                || stride < 1
                || padding < 0
                || height + 2 * padding < kernelHeight
                || width + 2 * padding < kernelWidth) {
            throw new IllegalArgumentException(
                    "a kernel of " + kernelHeight + " x " + kernelWidth + " with stride " + stride + " and padding "
                            + padding + " does not fit an image of " + channels + " x " + height + " x " + width);
        }
    }

    /** Places of the kernel in a column. */
    public int placesDown() {
        return (height + 2 * padding - kernelHeight) / stride + 1;
    }

    /** Places of the kernel in a row. */
    public int placesAcross() {
        return (width + 2 * padding - kernelWidth) / stride + 1;
    }

    /** Values that the kernel sees at a place. */
    public int window() {
        return channels * kernelHeight * kernelWidth;
    }

    /**
     * The windows of an image, place by place in rows.
     *
     * @param images holds it at {@code from}, channel by channel and row by row
     * @return empty if it has more levels than planes of signs can tell, or a value that is not finite
     */
    public Optional<LinearCodes> windows(float[] images, int from) {
        int size = channels * height * width;
        float[] seen = Arrays.copyOfRange(images, from, from + size + (padding > 0 ? 1 : 0));
        if (padding > 0) {
            seen[size] = 0;
        }
        float[] levels = LevelPlanes.distinct(seen, 0, seen.length);
        LevelPlanes planes = levels == null ? null : LevelPlanes.of(levels);
        if (planes == null) {
            return Optional.empty();
        }
        byte[] patterns = new byte[seen.length];
        for (int i = 0; i < seen.length; i++) {
            patterns[i] = planes.patterns()[Arrays.binarySearch(levels, seen[i] + 0f)];
        }
        int places = placesDown() * placesAcross();
        byte[] codes = new byte[Math.multiplyExact(places, window())];
        int at = 0;
        for (int place = 0; place < places; place++) {
            int top = place / placesAcross() * stride - padding;
            int left = place % placesAcross() * stride - padding;
            for (int channel = 0; channel < channels; channel++) {
                for (int y = top; y < top + kernelHeight; y++) {
                    for (int x = left; x < left + kernelWidth; x++) {
                        boolean inside = y >= 0 && y < height && x >= 0 && x < width;
                        codes[at++] = patterns[inside ? (channel * height + y) * width + x : size];
                    }
                }
            }
        }
        return Optional.of(LinearCodes.of(planes, codes, places));
    }
}
