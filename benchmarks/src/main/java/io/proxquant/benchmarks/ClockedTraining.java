package io.proxquant.benchmarks;

import java.util.EnumSet;
import java.util.List;

import io.proxquant.messaging.EventRefusedException;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.pass.Network;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeException;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.recipes.RecipeSection;
import io.proxquant.trainer.plan.RecipePlan;
import io.proxquant.trainer.training.DivergedException;
import io.proxquant.trainer.training.TrainingRun;

/** The trainer's own loop with the method of a recipe, from batches that cost nothing to read, under a clock. */
final class ClockedTraining {
    /** So many steps per epoch that no measurement, validation or checkpoint falls into a step. */
    private static final int STEPS_PER_EPOCH = 10_000_000;

    /** Full precision, and a copy of the weights where other methods pull. */
    static final String COPY = "copy";

    private static final long WARM_UP_NANOS = 30_000_000_000L;
    private static final int MOST_STEPS = 1000;

    private ClockedTraining() {}

    /** What is done with a run that was made ready. */
    interface Use {
        void of(TrainingRun run, StepClock clock) throws DivergedException;
    }

    /** Steps of a small network with the same method: what is measured then is compiled code, as in a run of hours. */
    static void warmUp(TrainedNetwork trained, String method) throws RecipeException, EventRefusedException {
        long end = System.nanoTime() + WARM_UP_NANOS;
        int[] steps = {0};
        train(trained, method, true, (run, clock) -> run.run(() -> steps[0]++ > MOST_STEPS || System.nanoTime() > end));
    }

    /**
     * Makes network and run, and hands them over.
     *
     * @param method "float", {@link #COPY}, or the inside of a recipe's method section
     */
    static void train(TrainedNetwork trained, String method, boolean small, Use use)
            throws RecipeException, EventRefusedException {
        boolean copies = method.equals(COPY);
        String named = copies ? TrainedNetwork.FLOAT : method;
        Recipe recipe = RecipeReader.read(
                "benchmark",
                trained.recipe(named, small),
                Declarations.load(),
                EnumSet.of(RecipeSection.NETWORK, RecipeSection.TRAINING));
        try (Network network = Networks.create(recipe.network(), 1)) {
            StepClock clock = new StepClock(network.port(), copies ? new WeightCopy(network.port()) : () -> {});
            RecipePlan plan = new RecipePlan(recipe.training());
            use.of(
                    new TrainingRun(
                            plan.plan(1, STEPS_PER_EPOCH, TrainedNetwork.startsFromWeights(named), List.of()),
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
}
