package io.proxquant.contracts;

/**
 * How fast a run goes on.
 *
 * @param secondsLeft estimate
 */
public record Pace(@MayBeAbsent Double stepsPerSecond, @MayBeAbsent Double secondsLeft) {
    /** Not known yet. */
    public static final Pace UNKNOWN = new Pace(null, null);

    public Pace {
        Require.optionalFinite("stepsPerSecond", stepsPerSecond);
        Require.optionalFinite("secondsLeft", secondsLeft);
    }
}
