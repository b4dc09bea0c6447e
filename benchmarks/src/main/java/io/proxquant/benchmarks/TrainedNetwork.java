package io.proxquant.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.proxquant.models.data.Batch;
import io.proxquant.models.data.ImageBatch;
import io.proxquant.models.data.ImageShape;
import io.proxquant.models.data.TokenBatch;

/** The two networks whose training steps are measured: the recipe around a method, and batches of random data. */
enum TrainedNetwork {
    /** ResNet-20, batch 128 of 28x28x1, momentum SGD. */
    RESNET20(
            """
            network: {type: resnet, depth: DEPTH, channels: 1, classes: 10, width: 16, shortcut: B}
            data: {type: fashion-mnist}
            """,
            "batch: 128",
            "{type: sgd, rate: 0.01, momentum: 0.9, weightDecay: 1e-4}") {
        @Override
        Batch batch(Random random, boolean small) {
            ImageShape shape = new ImageShape(28, 28, 1);
            int images = small ? 2 : 128;
            float[] pixels = new float[images * shape.size()];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (float) random.nextGaussian();
            }
            return new ImageBatch(pixels, random.ints(images, 0, 10).toArray(), shape);
        }
    },
    /** The Penn Treebank LSTM, batch 20, 30 steps back, clipped SGD. */
    PTB_LSTM(
            """
            network: {type: lstm, vocabulary: 10000, embedding: HIDDEN, hidden: HIDDEN, layers: 1, dropout: 0.2}
            data: {type: ptb}
            """,
            "batch: 20, bptt: 30, clipNorm: 0.25",
            "{type: sgd, rate: 1}") {
        @Override
        Batch batch(Random random, boolean small) {
            int steps = small ? 2 : 30;
            int[] tokens = random.ints((steps + 1) * 20, 0, 10_000).toArray();
            int[] inputs = Arrays.copyOf(tokens, steps * 20);
            int[] labels = Arrays.copyOfRange(tokens, 20, (steps + 1) * 20);
            return new TokenBatch(inputs, labels, 20);
        }
    };

    private static final int BATCHES = 8;
    static final String FLOAT = "float";

    private final String sections;
    private final String training;
    private final String optimizer;

    TrainedNetwork(String sections, String training, String optimizer) {
        this.sections = sections;
        this.training = training;
        this.optimizer = optimizer;
    }

    /** A batch of random data; for the small network a short one. */
    abstract Batch batch(Random random, boolean small);

    /** A few batches, made before any clock runs. */
    List<Batch> batches(boolean small) {
        Random random = new Random(11);
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            batches.add(batch(random, small));
        }
        return batches;
    }

    /**
     * The recipe that trains with a method on all matrices and convolutions, whichever of them the method would spare, or
     * without one for {@code float}.
     *
     * @param small a smaller network of the same kind, to have the code compiled before any clock runs
     */
    String recipe(String method, boolean small) {
        String phase = "{epochs: 2, optimizer: " + optimizer + ", schedule: {type: constant}}";
        String how = method.equals(FLOAT)
                ? "warmStart: " + phase
                : "method: {" + method + "}, layers: {exclude: ['*bias*']}, warmStart: {run: float}, quantize: "
                        + phase;
        String size = sections.replace("DEPTH", small ? "8" : "20").replace("HIDDEN", small ? "30" : "300");
        return "apiVersion: proxquant.io/v1\nmodel: benchmark\nseed: 1\n" + size + "training: {" + training + ", " + how
                + "}\n";
    }

    /** Whether the method starts from loaded weights, so that there is no warm start to train. */
    static boolean startsFromWeights(String method) {
        return !method.equals(FLOAT);
    }
}
