package io.proxquant.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;

import io.proxquant.messaging.Refused;
import io.proxquant.models.Network;
import io.proxquant.models.Networks;
import io.proxquant.models.TrainingThreads;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeException;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.recipes.RecipeSection;
import io.proxquant.trainer.plan.RecipePlan;
import io.proxquant.trainer.training.DivergedException;
import io.proxquant.trainer.training.TrainingRun;

/**
 * Trains on demand, so that a script can run this side's steps and another's in turn: for each line on standard input one
 * step, and one line on standard output, {@code <nanoseconds of the step> <of them the pull>}. The step is the trainer's own
 * loop with the method of a recipe. Ends with its input.
 */
public final class StepServer {
    /** So many steps per epoch that no measurement, validation or checkpoint falls into a step. */
    private static final int STEPS_PER_EPOCH = 10_000_000;

    private static final long WARM_UP_NANOS = 30_000_000_000L;
    private static final int MOST_STEPS = 1000;

    private StepServer() {}

    /** Arguments: network (RESNET20 or PTB_LSTM), threads, and "float" or the inside of a recipe's method section. */
    public static void main(String[] arguments) throws RecipeException, Refused {
        if (arguments.length != 3) {
            throw new IllegalArgumentException("usage: StepServer RESNET20|PTB_LSTM THREADS float|'name: ..., ...'");
        }
        TrainedNetwork trained = TrainedNetwork.valueOf(arguments[0]);
        TrainingThreads.start(Integer.parseInt(arguments[1]));
        warmUp(trained, arguments[2]);
        train(trained, arguments[2], false, StepServer::serve);
    }

    /** Steps of a small network with the same method: what is measured then is compiled code, as in a run of hours. */
    private static void warmUp(TrainedNetwork trained, String method) throws RecipeException, Refused {
        long end = System.nanoTime() + WARM_UP_NANOS;
        int[] steps = {0};
        train(trained, method, true, (run, clock) -> run.run(() -> steps[0]++ > MOST_STEPS || System.nanoTime() > end));
    }

    private interface Use {
        void of(TrainingRun run, StepClock clock) throws DivergedException;
    }

    private static void train(TrainedNetwork trained, String method, boolean small, Use use)
            throws RecipeException, Refused {
        Recipe recipe = RecipeReader.read(
                "benchmark",
                trained.recipe(method, small),
                Declarations.load(),
                EnumSet.of(RecipeSection.NETWORK, RecipeSection.TRAINING));
        try (Network network = Networks.create(recipe.network(), 1)) {
            StepClock clock = new StepClock(network.port());
            RecipePlan plan = new RecipePlan(recipe.training());
            use.of(
                    new TrainingRun(
                            plan.plan(1, STEPS_PER_EPOCH, TrainedNetwork.startsFromWeights(method)),
                            plan.method(),
                            plan.tensors(network.parameters()),
                            clock,
                            new RepeatedBatches(network, trained.batches(small)),
                            clock),
                    clock);
        } catch (DivergedException e) {
            throw new IllegalStateException("training on random data diverged; the rate is too high", e);
        }
    }

    /** The stop signal is where the loop stands between two steps: there it waits for a line, and answers the last one. */
    private static void serve(TrainingRun run, StepClock clock) throws DivergedException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        long[] started = {0};
        out.println("ready");
        run.run(() -> {
            if (started[0] != 0) {
                out.println((System.nanoTime() - started[0]) + " " + clock.pullNanos());
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
