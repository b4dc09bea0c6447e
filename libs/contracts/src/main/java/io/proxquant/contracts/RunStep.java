package io.proxquant.contracts;

/**
 * Which step of which run of which model something is about: what names of checkpoints, subjects of events and lines of logs
 * have in common.
 *
 * @param run null only while something is read whose writer named none
 * @param step optimizer steps that had been taken
 */
public record RunStep(String model, String run, long step) {
    /** The run to which checkpoints belong whose publisher names none. */
    public static final String FOREIGN_RUN = "foreign";

    public RunStep {
        Require.name("model", model);
        if (run != null) {
            Require.name("run", run);
        }
        Require.step("step", step);
    }

    /** Of an event that may come from a foreign trainer, who need not name a run. */
    static RunStep orForeign(RunStep at) {
        return Require.present("model", at).run == null ? new RunStep(at.model, FOREIGN_RUN, at.step) : at;
    }

    /** Of what only this pipeline writes: the run is named, or it is refused. */
    public static RunStep named(RunStep at) {
        Require.name("run", Require.present("model", at).run);
        return at;
    }

    /** As subjects of events write it. */
    String path() {
        return model + "/" + run + "/" + step;
    }
}
