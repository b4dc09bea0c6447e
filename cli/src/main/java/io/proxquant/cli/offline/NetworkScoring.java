package io.proxquant.cli.offline;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.layout.Bar;
import io.proxquant.cli.stop.OnStop;
import io.proxquant.contracts.Scores;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.engine.ComputeDevice;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.models.pass.Network;
import io.proxquant.models.pass.Products;
import io.proxquant.models.scoring.Evaluation;
import io.proxquant.models.scoring.FiniteScores;

/**
 * Scores networks in this process as the evaluator does, with a progress bar. Until it is closed, a signal ends the process
 * only between two batches, since the engine's library crashes if it is torn down under a running thread.
 */
final class NetworkScoring implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch left = new CountDownLatch(1);
    private final Thread hook = new Thread(this::awaitEnd, "proxquant-stop");
    private volatile boolean stopped;
    private final Terminal terminal;
    private final ComputeDevice device;
    private final int batch;

    private NetworkScoring(Terminal terminal, ComputeDevice device, int batch) {
        this.terminal = terminal;
        this.device = device;
        this.batch = batch;
    }

    /** Loads the engine, which only the commands that run a network do; fails where the device is missing. */
    static NetworkScoring start(Terminal terminal, NetworkArguments arguments, int batch) {
        ComputeDevice device = started(arguments).device();
        device.missing().ifPresent(why -> {
            throw new CommandFailure("--device " + arguments.device() + ": " + why);
        });
        NetworkScoring scoring = new NetworkScoring(terminal, device, batch);
        Runtime.getRuntime().addShutdownHook(scoring.hook);
        return scoring;
    }

    private static StartedEngine started(NetworkArguments arguments) {
        try {
            return StartedEngine.start(arguments.threads(), arguments.device());
        } catch (IllegalStateException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    /** Where networks compute. */
    ComputeDevice device() {
        return device;
    }

    Scores score(String task, Network network, Dataset split) {
        return score(task, network, split, Products.DECODED);
    }

    Scores score(String task, Network network, Dataset split, Products products) {
        try (Bar bar = terminal.bar(task, split.size())) {
            return FiniteScores.of(Evaluation.score(network, split, batch, products, done -> progress(bar, done)));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("the data does not fit the network: " + e.getMessage(), e);
        }
    }

    /** Fails once a signal is ending the process; other work that runs a network calls it between two steps. */
    void goOn() {
        if (stopped) {
            throw new CommandFailure("interrupted");
        }
    }

    private void progress(Bar bar, int done) {
        goOn();
        bar.stepTo(done);
    }

    private void awaitEnd() {
        stopped = true;
        try {
            if (!left.await(1, TimeUnit.SECONDS)) {
                OnStop.say("stops when the engine has finished the batch that it computes", terminal);
                left.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets a signal end the process at once, since the engine is not used any more. */
    @Override
    public void close() {
        left.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // the process is ending, and the hook waits no longer
        }
    }
}
