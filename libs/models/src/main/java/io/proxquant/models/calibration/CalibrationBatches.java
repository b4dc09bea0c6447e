package io.proxquant.models.calibration;

import java.util.Arrays;

import io.proxquant.models.data.Batch;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.data.ImageDataset;
import io.proxquant.models.random.RandomStream;

/**
 * The part of a data set that a calibration sees, cut into batches whose sizes differ by one at most, so that a plain mean
 * over batches weighs every sample (nearly) alike. Images are drawn by the seed, because files are often sorted by class;
 * text is read from its start, because its order is part of it. No label is used.
 */
public final class CalibrationBatches {

    private final Dataset data;
    private final int samples;
    private final int count;
    private final int[] order;
    private final Runnable boundary;

    public CalibrationBatches(Dataset data, int samples, int batch, long seed) {
        this(data, samples, batch, seed, () -> {});
    }

    /** @param boundary called before a batch is handed out */
    CalibrationBatches(Dataset data, int samples, int batch, long seed, Runnable boundary) {
        if (data.size() == 0) {
            throw new IllegalArgumentException("empty split: nothing to calibrate on");
        }
        if (samples < 1 || batch < 1) {
            throw new IllegalArgumentException(
                    "calibration needs 1 or more samples and a batch of 1 or more, not " + samples + " and " + batch);
        }
        this.boundary = boundary;
        this.data = data;
        this.samples = Math.min(samples, data.size());
        this.count = (this.samples + batch - 1) / batch;
        this.order = data instanceof ImageDataset
                ? Arrays.copyOf(
                        new RandomStream(seed, RandomStream.part("calibration")).permutation(data.size()), this.samples)
                : new int[0];
    }

    int count() {
        return count;
    }

    int samples() {
        return samples;
    }

    public Batch batch(int index) {
        boundary.run();
        int from = (int) ((long) samples * index / count);
        int size = (int) ((long) samples * (index + 1) / count) - from;
        return data instanceof ImageDataset images ? images.batch(order, from, size) : data.part(from, size);
    }
}
