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
    public static final Pace UNKNOWN = new Pace(null, null, null);

    public Pace {
        Require.optionalFinite("stepsPerSecond", stepsPerSecond);
        Require.optionalFinite("secondsLeft", secondsLeft);
    }

    /** Of a run that waits for nobody; null for what is not known. */
    public static Pace of(Double stepsPerSecond, Double secondsLeft) {
        return new Pace(stepsPerSecond, secondsLeft, null);
    }

    /** Of a run that waits, which tells no pace. */
    public static Pace waiting(CStepWait waiting) {
        return new Pace(null, null, waiting);
    }
}
