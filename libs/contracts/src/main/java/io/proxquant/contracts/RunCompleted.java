package io.proxquant.contracts;

/**
 * The run went to its end and its final checkpoint is published.
 *
 * @param steps optimizer steps made in all
 * @param finalCheckpoint digest of the final checkpoint
 * @param finalStep step of the final checkpoint
 * @param seconds time spent training, over all the processes that took part
 */
public record RunCompleted(
        String run, String model, Digest recipe, long steps, Digest finalCheckpoint, long finalStep, double seconds)
        implements Event {
    public RunCompleted {
        Require.name("run", run);
        Require.name("model", model);
        Require.present("recipe", recipe);
        Require.step("steps", steps);
        Require.present("finalCheckpoint", finalCheckpoint);
        Require.step("finalStep", finalStep);
        Require.optionalFinite("seconds", seconds);
        Require.optionalNotNegative("seconds", seconds);
    }

    @Override
    public EventType type() {
        return EventType.RUN_COMPLETED;
    }

    @Override
    public String key() {
        return run;
    }

    @Override
    public String subject() {
        return model + "/" + run + "/completed/" + finalStep;
    }
}
