package io.proxquant.models.data;

/**
 * The batches of an epoch, by position: any batch can be asked for at any time, so resuming needs two numbers only.
 */
public interface Batches {

    /** Steps per epoch, the shorter last one included; the same for every epoch. */
    int stepsPerEpoch();

    /**
     * The batch of a step. Images are in an order that hash(seed, epoch) alone decides; text is in its own order, in
     * parallel streams, and the carry must be reset before step 0 of each epoch.
     *
     * @param epoch counted from 0
     * @param step counted from 0 within the epoch
     */
    Batch batch(int epoch, int step);

    /**
     * Batches of a split.
     *
     * @param batch images per step, or parallel streams of text
     * @param bptt tokens per stream and step; not read for images
     * @param seed decides the order of images
     * @throws IllegalArgumentException if the split is too small for one batch
     */
    static Batches of(Dataset split, int batch, int bptt, long seed) {
        if (batch < 1 || split.size() < batch) {
            throw new IllegalArgumentException(
                    "a batch of " + batch + " cannot be made from a split of " + split.size());
        }
        if (split instanceof ImageDataset images) {
            return new ShuffledImages(images, batch, seed);
        }
        if (bptt < 1) {
            throw new IllegalArgumentException("bptt must be 1 or more, not " + bptt);
        }
        return new TextStreams((TextDataset) split, batch, bptt);
    }
}
