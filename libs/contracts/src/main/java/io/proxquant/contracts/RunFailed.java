package io.proxquant.contracts;

/**
 * The run ended without a final checkpoint and will not be tried again; what it had published stays valid.
 *
 * @param model absent when the request named none that can be trusted
 * @param reason stable code
 * @param detail what was wrong and what to do, for people; cut at 4096 characters
 * @param step last step made; absent when training never began
 */
public record RunFailed(String run, @MayBeAbsent String model, ReasonCode reason, String detail, @MayBeAbsent Long step)
        implements Event {
    public RunFailed {
        Require.name("run", run);
        if (model != null) {
            Require.name("model", model);
        }
        Require.present("reason", reason);
        detail = Require.text("detail", detail);
        if (step != null) {
            Require.step("step", step);
        }
    }

    @Override
    public EventType type() {
        return EventType.RUN_FAILED;
    }

    @Override
    public String key() {
        return run;
    }

    @Override
    public String subject() {
        return (model == null ? "-" : model) + "/" + run + "/failed/" + (step == null ? 0 : step);
    }
}
