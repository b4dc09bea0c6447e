package io.proxquant.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Softmax cross-entropy: -log softmax(logits)[label] in nats. */
final class CrossEntropy {

    private CrossEntropy() {}

    /** One value per row of logits, shape (rows, 1). */
    static NDArray perSample(NDManager scope, NDArray logits, int[] labels) {
        NDArray chosen = Tensors.indices(scope, labels, new Shape(labels.length, 1));
        return logits.logSoftmax(1).gather(chosen, 1).neg();
    }

    static NDArray mean(NDManager scope, NDArray logits, int[] labels) {
        return perSample(scope, logits, labels).mean();
    }
}
