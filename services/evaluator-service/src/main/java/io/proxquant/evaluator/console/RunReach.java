package io.proxquant.evaluator.console;

import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.RunPosition;

/**
 * How far a run is known to have come.
 *
 * @param phase absent until it tells one
 */
public record RunReach(@MayBeAbsent Phase phase, long step, long totalSteps, int epoch, int totalEpochs) {
    /** It has told nothing yet. */
    static final RunReach NOTHING = new RunReach(null, 0, 0, 0, 0);

    /** As the run itself says. */
    static RunReach of(RunPosition position) {
        return new RunReach(
                position.phase(), position.step(), position.totalSteps(), position.epoch(), position.totalEpochs());
    }

    /** This reach of an ended run, with progress that the run reported before its end and that may be read after it. */
    RunReach remembering(RunPosition before, Phase last) {
        return new RunReach(
                last,
                Math.max(step, before.step()),
                Math.max(totalSteps, before.totalSteps()),
                before.epoch(),
                before.totalEpochs());
    }

    /** Completed at this step: there are no more. */
    RunReach completed(long last) {
        return new RunReach(Phase.FINAL, last, Math.max(totalSteps, last), epoch, totalEpochs);
    }

    /** Ended at this step, before the end. */
    RunReach ended(long last) {
        return new RunReach(phase, last, totalSteps, epoch, totalEpochs);
    }
}
