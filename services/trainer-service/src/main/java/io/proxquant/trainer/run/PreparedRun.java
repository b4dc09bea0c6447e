package io.proxquant.trainer.run;

import java.util.List;
import java.util.Optional;

import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunRequested;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.models.data.Batches;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.data.ImageDataset;
import io.proxquant.models.data.places.DataFiles;
import io.proxquant.models.engine.AvailableMemory;
import io.proxquant.models.engine.ComputeDevice;
import io.proxquant.models.engine.NetworkTooLargeException;
import io.proxquant.models.networks.NetworkMemory;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.pass.Network;
import io.proxquant.recipes.OwnMethod;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeSource;
import io.proxquant.recipes.TrainingSection;
import io.proxquant.registry.submissions.DataManifests;
import io.proxquant.registry.submissions.RecipeUse;
import io.proxquant.registry.submissions.Recipes;
import io.proxquant.trainer.data.NetworkLearner;
import io.proxquant.trainer.plan.RecipePlan;
import io.proxquant.trainer.training.Learner;
import io.proxquant.trainer.training.Method;
import io.proxquant.trainer.training.QuantizableTensor;
import io.proxquant.trainer.training.TrainingPlan;

/**
 * Everything that a run needs before its first step, checked: data, network, plan, method. Closing it frees the network.
 *
 * @param startsFromWeights whether the network holds loaded weights rather than initial ones
 * @param closedLoop the method whose C steps quantizer-services make; empty for a run that makes its own, or none
 */
public record PreparedRun(
        Network network,
        Learner learner,
        TrainingPlan plan,
        Optional<Method> method,
        List<QuantizableTensor> tensors,
        long seed,
        boolean startsFromWeights,
        Optional<OwnMethod> closedLoop)
        implements AutoCloseable {

    /**
     * The stores, files and device that runs are prepared with.
     *
     * @param memory what machine or container have
     * @param heap what this process's own objects may take of it
     */
    public record Sources(
            Recipes recipes,
            DataManifests data,
            DataFiles files,
            WarmStarts warmStarts,
            ComputeDevice device,
            AvailableMemory memory,
            AvailableMemory heap) {}

    /**
     * Prepares a run.
     *
     * @param boundary called while data is read, to show life or to stop by throwing
     * @throws EventRefusedException naming what is wrong with what the request names
     */
    static PreparedRun of(RunRequested request, Sources sources, Runnable boundary) throws EventRefusedException {
        Recipe recipe = sources.recipes().read(request.recipe(), request.model(), RecipeUse.TRAINING);
        RecipeSource source = sources.recipes().source(request.recipe());
        long seed = request.seed() == null ? recipe.seed() : request.seed();
        requireMemory(recipe, source, sources, 0);
        RunData data = RunData.open(request, recipe, source, sources, boundary);
        requireMemory(recipe, source, sources, places(data.training(), recipe.training()));
        Optional<FloatTensors> start =
                sources.warmStarts().weights(request, recipe.training().warmStart(), seed, source);
        Batches batches = data.batches(recipe, source, seed);
        RecipePlan reader = new RecipePlan(training(request, recipe), source);
        TrainingPlan plan =
                reader.plan(seed, batches.stepsPerEpoch(), start.isPresent(), Networks.links(recipe.network()));
        Optional<Method> method = reader.method();
        Network network = network(recipe, source, seed, sources);
        try {
            List<QuantizableTensor> tensors = reader.tensors(network.parameters());
            reader.requireAbsorbed(plan, tensors);
            if (start.isPresent()) {
                String key = recipe.network().namesKey();
                load(network, start.get(), source.at("training.warmStart") + ": " + source.at(key));
            }
            return new PreparedRun(
                    network,
                    new NetworkLearner(network, data.training(), batches, data.validation(), seed),
                    plan,
                    method,
                    tensors,
                    seed,
                    start.isPresent(),
                    closedLoop(recipe.training()));
        } catch (EventRefusedException | RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private static Optional<OwnMethod> closedLoop(TrainingSection training) {
        return OwnMethod.of(training).filter(any -> training.method().closedLoop());
    }

    private static TrainingSection training(RunRequested request, Recipe recipe) throws EventRefusedException {
        TrainingSection training = recipe.training();
        if (request.rate() == null) {
            return training;
        }
        if (training.method() == null) {
            throw new EventRefusedException(
                    ReasonCode.RECIPE_INVALID, "training.method: is missing, and the request gives a rate for it");
        }
        return training.withRate(request.rate());
    }

    /**
     * Refuses a network that needs more memory than there is; called before data is opened, and again when the extent of a
     * batch is known.
     */
    static void requireMemory(Recipe recipe, RecipeSource source, Sources sources, long places)
            throws EventRefusedException {
        try {
            NetworkMemory.of(recipe.network()).requireToTrain(sources.memory(), sources.heap(), places);
        } catch (NetworkTooLargeException e) {
            throw new EventRefusedException(e.reason(), source.at("network") + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new EventRefusedException(ReasonCode.RECIPE_INVALID, source.at("network") + ": " + e.getMessage(), e);
        }
    }

    private static long places(Dataset split, TrainingSection training) {
        long each = split instanceof ImageDataset images
                ? (long) images.shape().height() * images.shape().width()
                : training.bptt() == null ? 0 : training.bptt();
        return training.batch() * each;
    }

    static Network network(Recipe recipe, RecipeSource source, long seed, Sources sources)
            throws EventRefusedException {
        try {
            return Networks.create(recipe.network(), seed, sources.device(), sources.memory());
        } catch (NetworkTooLargeException e) {
            throw new EventRefusedException(e.reason(), source.at("network") + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new EventRefusedException(ReasonCode.RECIPE_INVALID, source.at("network") + ": " + e.getMessage(), e);
        }
    }

    /**
     * Loads weights of a file, which must be those of this network by name and shape.
     *
     * @param origin what the refusal begins with: where the weights and the network are named
     */
    static void load(Network network, FloatTensors weights, String origin) throws EventRefusedException {
        try {
            network.load(weights);
        } catch (IllegalArgumentException e) {
            throw new EventRefusedException(ReasonCode.CHECKPOINT_MISFIT, origin + ": " + e.getMessage(), e);
        }
    }

    /** Name of the quantizer that makes a tensor's codes; empty text without method. */
    String quantizer(String tensor) {
        return method.map(m -> m.quantizer(tensor).name()).orElse("");
    }

    @Override
    public void close() {
        network.close();
    }
}
