package io.proxquant.contracts;

/**
 * How far a run is.
 *
 * @param phase what it does now
 * @param step steps made so far, over all phases
 * @param epoch epochs finished so far, over all phases
 */
public record RunPosition(Phase phase, long step, long totalSteps, int epoch, int totalEpochs) {
    public RunPosition {
        Require.present("phase", phase);
        Require.step("step", step);
        Require.step("totalSteps", totalSteps);
        Require.between("epoch", epoch, 0, Integer.MAX_VALUE);
        Require.between("totalEpochs", totalEpochs, 0, Integer.MAX_VALUE);
    }
}
