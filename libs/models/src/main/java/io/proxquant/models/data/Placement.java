package io.proxquant.models.data;

import io.proxquant.models.random.RandomStream;

/**
 * Where a training image is put before it is shown: the CIFAR augmentation of He et al. 2015, section 4.2. The image is
 * padded by four black pixels on each side, cut back to its size at a random place, and mirrored every other time.
 *
 * @param down rows that the window lies below the image's first, -4 to 4
 * @param right columns likewise
 * @param mirrored whether left and right change places, after the cut
 */
record Placement(int down, int right, boolean mirrored) {

    private static final int PADDING = 4;

    /** Drawn from seed, epoch and the image's index alone, so that any batch of any epoch can be made at any time. */
    static Placement drawn(long seed, int epoch, int image) {
        RandomStream random = new RandomStream(seed, RandomStream.part("augment"), epoch, image);
        return new Placement(
                random.nextInt(2 * PADDING + 1) - PADDING,
                random.nextInt(2 * PADDING + 1) - PADDING,
                random.nextInt(2) == 1);
    }

    /** The row of the image that row {@code y} shows; outside the image it is black. */
    int row(int y) {
        return y + down;
    }

    /** The column of the image that column {@code x} of {@code width} shows. */
    int column(int x, int width) {
        return (mirrored ? width - 1 - x : x) + right;
    }
}
