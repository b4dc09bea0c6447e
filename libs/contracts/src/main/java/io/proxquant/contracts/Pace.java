package io.proxquant.contracts;

/**
 * How fast a run goes on.
 *
 * @param secondsLeft estimate
 * @param waiting that nothing goes on before quantizer-services have answered; absent otherwise
 */
public record Pace(
        @MayBeAbsent Double stepsPerSecond, @MayBeAbsent Double secondsLeft, @MayBeAbsent CStepWait waiting) {
    /** Not known yet. */
    public static final Pace UNKNOWN = new Pace(null, null);

    /** Of a run that waits for nobody. */
    public Pace(Double stepsPerSecond, Double secondsLeft) {
        this(stepsPerSecond, secondsLeft, null);
    }

    public Pace {
        Require.optionalFinite("stepsPerSecond", stepsPerSecond);
        Require.optionalFinite("secondsLeft", secondsLeft);
    }

    /** Of a run that waits, which tells no pace. */
    public static Pace waiting(CStepWait waiting) {
        return new Pace(null, null, waiting);
    }
}
