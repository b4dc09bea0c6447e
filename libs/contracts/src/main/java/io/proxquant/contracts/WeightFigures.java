package io.proxquant.contracts;

/**
 * How the weights of a run lie to their quantization, over all quantized tensors together. Small numbers that drift slowly are
 * a stable run; see the documentation of the metrics for what is usual.
 *
 * @param angle degrees between the weights and their quantization, 0..180; 37.07 for normal weights and their signs
 * @param worstAngle the largest angle of a tensor
 * @param distance Wasserstein distance W_1 between the distributions of weights and quantized weights of a tensor, mean by size
 * @param drift the same between the weights now and at the last measurement; absent at the first of a process
 * @param fixedPointViolation fraction of weights whose sign the gradient at the signs pushes back; methods with binary
 *     weights and latent ones beside them only
 * @param correlation of the layers' products ⟨a, w⟩ and ⟨a, q(w)⟩, mean by size, -1..1; at the end of an epoch only, and
 *     absent where no layer tells of its products
 * @param worstCorrelation the smallest of a layer
 */
public record WeightFigures(
        double angle,
        double worstAngle,
        double distance,
        @MayBeAbsent Double drift,
        @MayBeAbsent Double fixedPointViolation,
        @MayBeAbsent Double correlation,
        @MayBeAbsent Double worstCorrelation) {
    public WeightFigures {
        Require.angle("weights.angle", angle);
        Require.angle("weights.worstAngle", worstAngle);
        Require.optionalFinite("weights.distance", distance);
        Require.optionalNotNegative("weights.distance", distance);
        Require.optionalFinite("weights.drift", drift);
        Require.optionalNotNegative("weights.drift", drift);
        Require.optionalRatio("weights.fixedPointViolation", fixedPointViolation);
        Require.optionalCorrelation("weights.correlation", correlation);
        Require.optionalCorrelation("weights.worstCorrelation", worstCorrelation);
    }
}
