package io.proxquant.trainer.training;

/**
 * A place between two steps of a run: {@code step} optimizer steps were made in all, and the next one is step
 * {@code batch} of epoch {@code epoch} (from 0) of phase {@code phase} (index into the plan).
 */
public record Position(long step, int phase, int epoch, int batch) {
    /** Where every run begins. */
    public static Position start() {
        return new Position(0, 0, 0, 0);
    }

    /** Whether no step of the phase was made yet. */
    public boolean startsPhase() {
        return epoch == 0 && batch == 0;
    }

    /** Whether the step before this place was the last of an epoch (of this phase or the one before). */
    public boolean startsEpoch() {
        return batch == 0;
    }

    /** The place after one more step. */
    Position next(TrainingPlan plan) {
        if (batch + 1 < plan.stepsPerEpoch()) {
            return new Position(step + 1, phase, epoch, batch + 1);
        }
        return epoch + 1 < plan.phases().get(phase).epochs()
                ? new Position(step + 1, phase, epoch + 1, 0)
                : new Position(step + 1, phase + 1, 0, 0);
    }

    /** The place after one more step if that one ends the phase. */
    Position nextPhase() {
        return new Position(step + 1, phase + 1, 0, 0);
    }

    void save(NamedState into) {
        into.put("position.step", step);
        into.put("position.phase", phase);
        into.put("position.epoch", epoch);
        into.put("position.batch", batch);
    }

    static Position restore(NamedState from) {
        return new Position(
                from.whole("position.step"),
                (int) from.whole("position.phase"),
                (int) from.whole("position.epoch"),
                (int) from.whole("position.batch"));
    }
}
