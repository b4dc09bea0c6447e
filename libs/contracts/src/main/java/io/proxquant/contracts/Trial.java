package io.proxquant.contracts;

/**
 * Which of several like runs something comes from, so that their results can be put beside each other seed by seed.
 *
 * @param sweep the sweep that the run belongs to; absent for a run of its own
 * @param seed the run's seed; absent where the trainer is not ours
 */
public record Trial(@MayBeAbsent Sweep sweep, @MayBeAbsent Long seed) {
    /** Nothing is known, or there is nothing to know. */
    public static final Trial NONE = new Trial(null, null);

    public Trial {
        Require.optionalSeed(seed);
    }

    /** Of a run of its own. */
    public static Trial of(Long seed) {
        return new Trial(null, seed);
    }

    static Trial orNone(Trial trial) {
        return trial == null ? NONE : trial;
    }
}
