package io.proxquant.contracts;

/**
 * Asks for a run, or for all the runs of a sweep where the recipe has one. The name is the requester's and unique for ever: a second request under a taken name fails
 * with {@link ReasonCode#RUN_EXISTS} and touches nothing, a repeat of the same request is the same request.
 *
 * @param run name of the run
 * @param model model to which its checkpoints belong
 * @param recipe digest of the stored recipe
 * @param data digest of the stored data manifest
 * @param checkpoint digest of the checkpoint to start from, instead of a warm start of its own
 * @param sweep the sweep it belongs to; set by the trainer that made one request into many
 * @param seed overrides the recipe's seed
 * @param rate overrides the rate of the recipe's method
 * @param kind what is asked for; absent means {@link RunKind#TRAIN}
 * @param artifact key of the manifest of the artifact to calibrate; for this kind only
 */
public record RunRequested(
        String run,
        String model,
        Digest recipe,
        Digest data,
        @MayBeAbsent Digest checkpoint,
        @MayBeAbsent Sweep sweep,
        @MayBeAbsent Long seed,
        @MayBeAbsent Double rate,
        @MayBeAbsent RunKind kind,
        @MayBeAbsent String artifact)
        implements Event {
    public RunRequested {
        Require.name("run", run);
        Require.name("model", model);
        Require.present("recipe", recipe);
        Require.present("data", data);
        Require.optionalSeed(seed);
        Require.optionalFinite("rate", rate);
        Require.optionalNotNegative("rate", rate);
        Require.optionalKey("artifact", artifact);
        if ((kind == RunKind.CALIBRATE) != (artifact != null)) {
            throw new IllegalArgumentException("artifact: belongs to kind calibrate, and to no other");
        }
    }

    /** A training run as the recipe has it. */
    public static RunRequested training(String run, String model, Digest recipe, Digest data) {
        return new RunRequested(run, model, recipe, data, null, null, null, null, null, null);
    }

    /** The calibration of an artifact. */
    public static RunRequested calibration(String run, String model, Digest recipe, Digest data, String artifact) {
        return new RunRequested(run, model, recipe, data, null, null, null, null, RunKind.CALIBRATE, artifact);
    }

    /** The same from this checkpoint; null for a warm start of its own. */
    public RunRequested startingFrom(Digest other) {
        return new RunRequested(run, model, recipe, data, other, sweep, seed, rate, kind, artifact);
    }

    /** The same as one of a sweep. */
    public RunRequested memberOf(Sweep other) {
        return new RunRequested(run, model, recipe, data, checkpoint, other, seed, rate, kind, artifact);
    }

    /** The same with this seed; null for the recipe's. */
    public RunRequested seeded(Long other) {
        return new RunRequested(run, model, recipe, data, checkpoint, sweep, other, rate, kind, artifact);
    }

    /** The same at this rate; null for the recipe's. */
    public RunRequested atRate(Double other) {
        return new RunRequested(run, model, recipe, data, checkpoint, sweep, seed, other, kind, artifact);
    }

    /** The same request under another name. */
    public RunRequested named(String name) {
        return new RunRequested(name, model, recipe, data, checkpoint, sweep, seed, rate, kind, artifact);
    }

    /** Whether an artifact is to be calibrated rather than a network trained. */
    public boolean calibrates() {
        return kind == RunKind.CALIBRATE;
    }

    @Override
    public EventType type() {
        return EventType.RUN_REQUESTED;
    }

    @Override
    public String key() {
        return run;
    }

    @Override
    public String subject() {
        return model + "/" + run + "/requested";
    }
}
