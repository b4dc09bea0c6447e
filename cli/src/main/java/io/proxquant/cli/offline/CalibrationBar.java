package io.proxquant.cli.offline;

import io.proxquant.cli.Terminal;
import io.proxquant.cli.layout.Bar;
import io.proxquant.models.calibration.ArtifactCalibration;

/**
 * Shows how far a calibration is, over the forward passes of all its corrections: one through the data for the statistics, one
 * through the parent, and one for each bias.
 */
final class CalibrationBar implements ArtifactCalibration.Monitor, AutoCloseable {
    private final Bar bar;
    private final Runnable boundary;
    private final long batches;

    /**
     * @param batches passes that go once through the data
     * @param biases how many are corrected; 0 where none is
     * @param boundary called before each pass; throws to stop
     */
    CalibrationBar(Terminal terminal, long batches, long biases, Runnable boundary) {
        this.bar = terminal.bar("calibrating", batches * (biases == 0 ? 1 : 2 + biases));
        this.boundary = boundary;
        this.batches = batches;
    }

    @Override
    public void pass() {
        boundary.run();
        bar.step(1);
    }

    /** Counts the passes for statistics as done, since a network without statistics skips them. */
    @Override
    public void corrected(String what) {
        if (what.equals(ArtifactCalibration.STATISTICS)) {
            bar.stepTo(batches);
        }
    }

    @Override
    public void close() {
        bar.close();
    }
}
