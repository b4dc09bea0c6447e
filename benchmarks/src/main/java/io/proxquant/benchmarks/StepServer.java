package io.proxquant.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import io.proxquant.messaging.EventRefusedException;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.recipes.RecipeException;
import io.proxquant.trainer.training.DivergedException;
import io.proxquant.trainer.training.TrainingRun;

/**
 * Trains on demand, so that a script can run this side's steps and another's in turn: for each line on standard input one
 * step, and one line on standard output, {@code <nanoseconds of the step> <of them the pull>}. The step is the trainer's own
 * loop with the method of a recipe. Ends with its input.
 */
public final class StepServer {
    private StepServer() {}

    /** Arguments: network (RESNET20 or PTB_LSTM), threads, and "float" or the inside of a recipe's method section. */
    public static void main(String[] arguments) throws RecipeException, EventRefusedException {
        if (arguments.length != 3) {
            throw new IllegalArgumentException("usage: StepServer RESNET20|PTB_LSTM THREADS float|'name: ..., ...'");
        }
        TrainedNetwork trained = TrainedNetwork.valueOf(arguments[0]);
        StartedEngine.start(Integer.parseInt(arguments[1]));
        ClockedTraining.warmUp(trained, arguments[2]);
        ClockedTraining.train(trained, arguments[2], false, StepServer::serve);
    }

    /** The stop signal is where the loop stands between two steps: there it waits for a line, and answers the last one. */
    private static void serve(TrainingRun run, StepClock clock) throws DivergedException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        long[] started = {0};
        out.println("ready");
        run.run(() -> {
            if (started[0] != 0) {
                out.println(
                        (System.nanoTime() - started[0]) + " " + clock.pull().wall());
            }
            boolean ended = ended(in);
            started[0] = System.nanoTime();
            return ended;
        });
    }

    private static boolean ended(BufferedReader in) {
        try {
            return in.readLine() == null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
