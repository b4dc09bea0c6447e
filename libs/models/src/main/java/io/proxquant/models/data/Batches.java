package io.proxquant.models.data;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.checkpoints.OverBudgetException;
import io.proxquant.contracts.ReasonCode;

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

    /**
     * Grants the heap that one batch of a split takes on its way to the engine.
     *
     * @param samples images or tokens of a batch; of a smaller split there are fewer
     * @param key of the recipe that decides how large a batch is
     * @throws DataException with OVER_BUDGET, the key and both figures
     */
    static void requireRoom(Dataset split, long samples, String key, HeapMemory memory) throws DataException {
        long most = Math.min(samples, split.size());
        boolean images = split instanceof ImageDataset;
        long values = images ? most * ((ImageDataset) split).shape().size() : most;
        String what = "a batch of " + most + (images ? " images of " + ((ImageDataset) split).shape() : " tokens");
        if (values > Integer.MAX_VALUE) {
            throw DataException.at(key, ReasonCode.OVER_BUDGET, what + " has more values than one array can");
        }
        try {
            memory.requireArray(values * (images ? Float.BYTES : 2 * Integer.BYTES), what);
        } catch (OverBudgetException e) {
            throw DataException.at(key, ReasonCode.OVER_BUDGET, e.getMessage(), e);
        }
    }
}
