package io.proxquant.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import io.proxquant.models.parameters.ParameterPort;
import io.proxquant.models.parameters.ParameterValues;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.trainer.training.RunListener;
import io.proxquant.trainer.training.SavedRun;
import io.proxquant.trainer.training.Snapshot;
import io.proxquant.trainer.training.StepReport;

/**
 * Reads the clocks at the seams of a step, without changing the loop: it passes the port on and counts how often a gradient is
 * read, which the optimizer does once per chunk and as often in every step; what follows the last of these until the step is
 * reported is the pull. The update of the last chunk counts as part of the pull too.
 */
final class StepClock implements ParameterPort, RunListener {
    private final ParameterPort port;
    /** Read by the threads of the optimizer. */
    private final AtomicInteger gradientsRead = new AtomicInteger();

    private volatile int perStep = Integer.MAX_VALUE;
    private volatile Time optimized = Time.ZERO;
    private Time pull = Time.ZERO;
    private final Runnable instead;

    /** @param instead done where a run without a method has no pull, and measured like one */
    StepClock(ParameterPort port, Runnable instead) {
        this.port = port;
        this.instead = instead;
    }

    /** How long the pull of the last step took; nothing is known of the first. */
    Time pull() {
        return pull;
    }

    @Override
    public void readGradient(String name, int from, float[] into, int at, int count) {
        port.readGradient(name, from, into, at, count);
        if (gradientsRead.incrementAndGet() == perStep) {
            optimized = Time.before();
        }
    }

    @Override
    public void stepped(StepReport report) {
        instead.run();
        pull = Time.after().since(optimized);
        perStep = gradientsRead.getAndSet(0);
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
    public ParameterValues values(String name) {
        return port.values(name);
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
    public void dropGradients() {
        port.dropGradients();
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
