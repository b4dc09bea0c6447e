package io.proxquant.models;

import java.util.Map;

import io.proxquant.models.data.ImageBatch;
import io.proxquant.models.data.ImageShape;
import io.proxquant.models.data.TokenBatch;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.pass.Network;
import io.proxquant.models.random.RandomStream;

/** Small networks and batches that several tests share; everything from a seed. */
public final class Samples {

    public static final int THREADS = 2;
    public static final long SEED = 20181;

    private Samples() {}

    public static Network smallResNet(long seed) {
        StartedEngine.start(THREADS);
        return Networks.create("resnet", Map.of("depth", 8, "channels", 3, "classes", 5, "width", 2), seed);
    }

    public static Network smallLstm(double dropout, long seed) {
        StartedEngine.start(THREADS);
        return Networks.create("lstm", Map.of("vocabulary", 11, "embedding", 5, "hidden", 6, "dropout", dropout), seed);
    }

    public static ImageBatch images(int count, ImageShape shape, int classes, long seed) {
        RandomStream random = new RandomStream(seed);
        float[] pixels = new float[count * shape.size()];
        int[] labels = new int[count];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < count; i++) {
            labels[i] = random.nextInt(classes);
        }
        return new ImageBatch(pixels, labels, shape);
    }

    public static ImageBatch images(long seed) {
        return images(4, new ImageShape(8, 8, 3), 5, seed);
    }

    public static TokenBatch tokens(int steps, int streams, int words, long seed) {
        RandomStream random = new RandomStream(seed);
        int[] inputs = new int[steps * streams];
        int[] labels = new int[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random.nextInt(words);
            labels[i] = random.nextInt(words);
        }
        return new TokenBatch(inputs, labels, streams);
    }
}
