package io.proxquant.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import io.proxquant.models.ParameterPort;
import io.proxquant.models.ParameterView;
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
    private volatile Time optimized = new Time(0, 0);
    private Time pull = new Time(0, 0);

    StepClock(ParameterPort port) {
        this.port = port;
    }

    /** How long the pull of the last step took; nothing is known of the first. */
    Time pull() {
        return pull;
    }

    @Override
    public void readGradient(String name, int from, float[] into, int at, int count) {
        port.readGradient(name, from, into, at, count);
        if (gradientsRead.incrementAndGet() == perStep) {
            optimized = Time.now();
        }
    }

    @Override
    public void stepped(StepReport report) {
        pull = Time.now().since(optimized);
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
