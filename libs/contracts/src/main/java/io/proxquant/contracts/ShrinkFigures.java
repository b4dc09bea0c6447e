package io.proxquant.contracts;

/**
 * How strongly weights are drawn to the quantized set.
 *
 * @param strength the homotopy's λ of this epoch (rate · epoch), before the learning rate
 * @param tau strength the proximal map got at the last step (η · λ for eager presets)
 * @param totalShrink sum of tau over all steps so far; below 1 the prox does next to nothing
 */
public record ShrinkFigures(@MayBeAbsent Double strength, @MayBeAbsent Double tau, @MayBeAbsent Double totalShrink) {
    /** Nothing is drawn anywhere. */
    public static final ShrinkFigures NONE = new ShrinkFigures(null, null, null);

    public ShrinkFigures {
        Require.optionalFinite("strength", strength);
        Require.optionalFinite("tau", tau);
        Require.optionalFinite("totalShrink", totalShrink);
    }
}
