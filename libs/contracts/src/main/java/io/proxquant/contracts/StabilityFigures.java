package io.proxquant.contracts;

/**
 * How settled the quantization of the weights is.
 *
 * @param signChange fraction of signs that differ from the warm start
 * @param quantizationGap ‖w - q(w)‖ / ‖w‖
 * @param levelFlips fraction of codes that changed since the last measurement
 */
public record StabilityFigures(
        @MayBeAbsent Double signChange, @MayBeAbsent Double quantizationGap, @MayBeAbsent Double levelFlips) {
    /** Nothing was measured. */
    public static final StabilityFigures NONE = new StabilityFigures(null, null, null);

    public StabilityFigures {
        Require.optionalRatio("signChange", signChange);
        Require.optionalFinite("quantizationGap", quantizationGap);
        Require.optionalRatio("levelFlips", levelFlips);
    }
}
