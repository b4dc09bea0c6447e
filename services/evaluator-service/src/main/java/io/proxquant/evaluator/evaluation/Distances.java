package io.proxquant.evaluator.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.quantization.metrics.WeightMetrics;

/**
 * What quantization did to the quantized weights, over all of them together.
 *
 * <p>Sign change: share of weights whose sign differs from the reference's, with sign(0) = +1. Quantization gap:
 * ‖w - q‖ / ‖w‖, Euclidean, w the reference.
 */
final class Distances {
    private Distances() {}

    /** Over the tensors of these names, those that the artifact's manifest lists as quantized or moved. */
    static double signChange(List<String> names, Map<String, float[]> reference, Map<String, float[]> artifact)
            throws EventRefusedException {
        long changes = 0;
        long weights = 0;
        for (float[][] pair : pairs(names, reference, artifact)) {
            changes += WeightMetrics.signChanges(pair[0], pair[1]);
            weights += pair[0].length;
        }
        return weights == 0 ? 0 : (double) changes / weights;
    }

    /** NaN where weights are NaN; the caller decides how that is recorded. */
    static double quantizationGap(List<String> names, Map<String, float[]> reference, Map<String, float[]> artifact)
            throws EventRefusedException {
        double distance = 0;
        double norm = 0;
        for (float[][] pair : pairs(names, reference, artifact)) {
            distance += WeightMetrics.squaredDistance(pair[0], pair[1]);
            norm += WeightMetrics.squaredNorm(pair[0]);
        }
        return norm == 0 ? 0 : Math.sqrt(distance / norm);
    }

    private static List<float[][]> pairs(
            List<String> names, Map<String, float[]> reference, Map<String, float[]> artifact)
            throws EventRefusedException {
        List<float[][]> pairs = new ArrayList<>();
        for (String name : names) {
            float[] w = reference.get(name);
            float[] q = artifact.get(name);
            if (w == null || q == null || w.length != q.length) {
                throw new EventRefusedException(
                        ReasonCode.CHECKPOINT_MISFIT,
                        "tensor " + name + ": the artifact has " + (q == null ? "none" : q.length + " weights")
                                + ", the checkpoint " + (w == null ? "none" : w.length));
            }
            pairs.add(new float[][] {w, q});
        }
        return pairs;
    }
}
