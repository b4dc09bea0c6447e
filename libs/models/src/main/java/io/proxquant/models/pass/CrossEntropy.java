package io.proxquant.models.pass;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import io.proxquant.models.engine.Tensors;

/** Softmax cross-entropy: -log softmax(logits)[label] in nats. */
public final class CrossEntropy {

    private CrossEntropy() {}

    /** One value per row of logits, shape (rows, 1). */
    public static NDArray perSample(NDManager scope, NDArray logits, int[] labels) {
        NDArray chosen = Tensors.indices(scope, labels, new Shape(labels.length, 1));
        return logits.logSoftmax(1).gather(chosen, 1).neg();
    }

    static NDArray mean(NDManager scope, NDArray logits, int[] labels) {
        return perSample(scope, logits, labels).mean();
    }
}
