package io.proxquant.models.data;

import io.proxquant.models.random.RandomStream;

/** Images in an order of each epoch's own; the last batch may be shorter. */
final class ShuffledImages implements Batches {

    private final ImageDataset images;
    private final int batch;
    private final long seed;
    private int orderedEpoch = -1;
    private int[] order = {};

    ShuffledImages(ImageDataset images, int batch, long seed) {
        this.images = images;
        this.batch = batch;
        this.seed = seed;
    }

    @Override
    public int stepsPerEpoch() {
        return (images.size() + batch - 1) / batch;
    }

    @Override
    public ImageBatch batch(int epoch, int step) {
        if (epoch != orderedEpoch) {
            order = new RandomStream(seed, RandomStream.part("order"), epoch).permutation(images.size());
            orderedEpoch = epoch;
        }
        int from = Math.multiplyExact(step, batch);
        return images.trainingBatch(order, from, Math.min(batch, images.size() - from), seed, epoch);
    }
}
