package io.proxquant.checkpoints.artifact;

import java.util.SplittableRandom;

/** Weights as a network has them: around zero, no two alike, the same for the same seed. */
final class Weights {
    private Weights() {}

    static float[] of(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = (float) (random.nextDouble() + random.nextDouble() - 1);
        }
        return weights;
    }
}
