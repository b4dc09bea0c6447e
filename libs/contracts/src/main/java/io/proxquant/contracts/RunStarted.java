package io.proxquant.contracts;

/**
 * A trainer has taken the run, anew or where another left it.
 *
 * @param processorClass what decides the bits of the result besides the seed, e.g. {@code linux-x86_64-cpu}
 * @param threads threads of the numeric engine, which decide the bits too
 * @param resumedFromStep step it goes on from; absent at the first start
 * @param exact whether the result will be byte-identical to an undisturbed run: same image, threads and processor class
 *     throughout
 */
public record RunStarted(
        String run,
        String model,
        Digest recipe,
        String processorClass,
        int threads,
        @MayBeAbsent Long resumedFromStep,
        boolean exact)
        implements Event {
    public RunStarted {
        Require.name("run", run);
        Require.name("model", model);
        Require.present("recipe", recipe);
        Require.label("processorClass", processorClass);
        Require.between("threads", threads, 1, 100_000);
        if (resumedFromStep != null) {
            Require.step("resumedFromStep", resumedFromStep);
        }
    }

    @Override
    public EventType type() {
        return EventType.RUN_STARTED;
    }

    @Override
    public String key() {
        return run;
    }

    @Override
    public String subject() {
        return model + "/" + run + "/started/" + (resumedFromStep == null ? 0 : resumedFromStep);
    }
}
