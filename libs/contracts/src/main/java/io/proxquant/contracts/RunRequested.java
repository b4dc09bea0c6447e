package io.proxquant.contracts;

/**
 * Asks for a training run. The name is the requester's and unique for ever: a second request under a taken name fails
 * with {@link ReasonCode#RUN_EXISTS} and touches nothing, a repeat of the same request is the same request.
 *
 * @param run name of the run
 * @param model model to which its checkpoints belong
 * @param recipe digest of the stored recipe
 * @param data digest of the stored data manifest
 * @param checkpoint digest of the checkpoint to start from, instead of a warm start of its own
 * @param sweep the sweep it belongs to
 * @param seed overrides the recipe's seed
 */
public record RunRequested(
        String run,
        String model,
        String recipe,
        String data,
        @MayBeAbsent String checkpoint,
        @MayBeAbsent Sweep sweep,
        @MayBeAbsent Long seed)
        implements Event {
    public RunRequested {
        Require.name("run", run);
        Require.name("model", model);
        Require.digest("recipe", recipe);
        Require.digest("data", data);
        Require.optionalDigest("checkpoint", checkpoint);
        Require.optionalSeed(seed);
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
