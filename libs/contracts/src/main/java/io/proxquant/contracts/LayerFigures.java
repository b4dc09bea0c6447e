package io.proxquant.contracts;

/**
 * One quantized tensor at the end of an epoch.
 *
 * @param name torch name
 * @param signChange fraction of its signs that differ from the warm start
 * @param quantizationGap ‖w - q(w)‖ / ‖w‖
 * @param angle degrees between w and q(w), 0..180
 * @param correlation of the layer's products ⟨a, w⟩ and ⟨a, q(w)⟩ over inputs a, -1..1; absent where no layer tells of its
 *     products, or they are all the same
 */
public record LayerFigures(
        String name, double signChange, double quantizationGap, double angle, @MayBeAbsent Double correlation) {
    /** Longest name that an event carries. */
    public static final int MAX_NAME = 200;

    public LayerFigures {
        Require.label("layers.name", name);
        Require.optionalRatio("layers.signChange", signChange);
        Require.optionalFinite("layers.quantizationGap", quantizationGap);
        Require.optionalNotNegative("layers.quantizationGap", quantizationGap);
        Require.angle("layers.angle", angle);
        Require.optionalCorrelation("layers.correlation", correlation);
    }
}
