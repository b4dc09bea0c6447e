package io.proxquant.contracts;

/**
 * Somebody asked for the run to stop and it did, at a step boundary.
 *
 * @param step last step made
 */
public record RunCancelled(String run, String model, long step) implements Event {
    public RunCancelled {
        Require.name("run", run);
        Require.name("model", model);
        Require.step("step", step);
    }

    @Override
    public EventType type() {
        return EventType.RUN_CANCELLED;
    }

    @Override
    public String key() {
        return run;
    }

    @Override
    public String subject() {
        return model + "/" + run + "/cancelled/" + step;
    }
}
