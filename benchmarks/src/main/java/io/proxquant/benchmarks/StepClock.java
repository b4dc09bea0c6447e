package io.proxquant.benchmarks;

import java.util.List;
import java.util.Optional;

import io.proxquant.models.ParameterPort;
import io.proxquant.models.ParameterView;
import io.proxquant.trainer.training.RunListener;
import io.proxquant.trainer.training.SavedRun;
import io.proxquant.trainer.training.Snapshot;
import io.proxquant.trainer.training.StepReport;

/**
 * Reads the clock at the seams of a step, without changing the loop: it passes the port on and notes when a gradient was
 * read last, which the optimizer does once per chunk; what follows until the step is reported is the pull. The update of the
 * last chunk counts as part of the pull too.
 */
final class StepClock implements ParameterPort, RunListener {
    private final ParameterPort port;
    /** Written by the threads of the optimizer. */
    private volatile long gradientRead;

    private long pullNanos;

    StepClock(ParameterPort port) {
        this.port = port;
    }

    /** Nanoseconds of the last step's pull. */
    long pullNanos() {
        return pullNanos;
    }

    @Override
    public void readGradient(String name, int from, float[] into, int at, int count) {
        port.readGradient(name, from, into, at, count);
        gradientRead = System.nanoTime();
    }

    @Override
    public void stepped(StepReport report) {
        pullNanos = System.nanoTime() - gradientRead;
    }

    @Override
    public Optional<SavedRun> checkpoint(Snapshot snapshot) {
        return Optional.empty();
    }

    @Override
    public void warned(String message) {
        // an advice on strengths, which nobody trains with here
    }

    @Override
    public int threads() {
        return port.threads();
    }

    @Override
    public List<ParameterView> parameters() {
        return port.parameters();
    }

    @Override
    public void writeGradient(String name, int from, float[] source, int at, int count) {
        port.writeGradient(name, from, source, at, count);
    }

    @Override
    public void zeroGradients() {
        port.zeroGradients();
    }

    @Override
    public void read(String name, int from, float[] into, int at, int count) {
        port.read(name, from, into, at, count);
    }

    @Override
    public void write(String name, int from, float[] source, int at, int count) {
        port.write(name, from, source, at, count);
    }
}
