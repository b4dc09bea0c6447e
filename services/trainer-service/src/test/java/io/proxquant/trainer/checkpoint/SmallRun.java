package io.proxquant.trainer.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import io.proxquant.messaging.EventRefusedException;
import io.proxquant.models.data.Batches;
import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.data.types.DataSources;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.pass.Network;
import io.proxquant.quantization.GradientPoint;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.Options;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.trainer.data.NetworkLearner;
import io.proxquant.trainer.plan.RecipePlan;
import io.proxquant.trainer.training.Method;
import io.proxquant.trainer.training.QuantizableTensor;
import io.proxquant.trainer.training.RunListener;
import io.proxquant.trainer.training.SavedRun;
import io.proxquant.trainer.training.Snapshot;
import io.proxquant.trainer.training.StepReport;
import io.proxquant.trainer.training.TrainingPlan;
import io.proxquant.trainer.training.TrainingRun;

/** A real run of a small network, made anew as often as a test wants it, as a restarted process would. */
final class SmallRun implements AutoCloseable {
    static final String IMAGES =
            """
            apiVersion: proxquant.io/v1
            model: small
            seed: 11
            network: {type: resnet, depth: 8, channels: 1, classes: 10, width: 2, shortcut: B}
            data: {type: synthetic-images, extent: 12, trainCount: 40, validationCount: 20, testCount: 20}
            training:
              batch: 16
              method: {name: proxquant-binary, rate: 20.0}
              warmStart: {epochs: 2, optimizer: {type: sgd, rate: 0.05, momentum: 0.9, nesterov: true, weightDecay: 1.0e-4}, schedule: {type: cosine}}
              quantize: {epochs: 2, optimizer: {type: adam, rate: 0.01}, schedule: {type: milestones, at: [1], factor: 0.5}}
              freeze: {epochs: 1, optimizer: {type: adam, rate: 0.01}, schedule: {type: constant}}
            """;
    static final String TEXT =
            """
            apiVersion: proxquant.io/v1
            model: small
            seed: 12
            network: {type: lstm, vocabulary: 200, embedding: 8, hidden: 8, layers: 1, dropout: 0.5}
            data: {type: synthetic-text, trainCount: 64, validationCount: 30, testCount: 30}
            training:
              batch: 4
              bptt: 5
              clipNorm: 0.25
              method: {name: proxquant-alternating, rate: 5.0, codebookPeriod: 3, bits: 2}
              warmStart: {epochs: 1, optimizer: {type: sgd, rate: 2.0}, schedule: {type: plateau, factor: 1.2}}
              quantize: {epochs: 3, optimizer: {type: sgd, rate: 2.0, momentum: 0.5}, schedule: {type: plateau, factor: 1.2}}
              freeze: {epochs: 1, optimizer: {type: sgd, rate: 0.5}, schedule: {type: constant}}
            """;

    /** Pruned in rounds, shared, and the shared values trained on. */
    static final String PRUNED = IMAGES.replace(
            "method: {name: proxquant-binary, rate: 20.0}",
            """
            method: {name: deep-compression, levels: 3}
              pruning: {keep: {"layer1.*": 0.5, "**": 0.3}, schedule: rounds, updates: 2, epochs: 2}""");

    /** Weights brought to the distance of their levels, which have a rate and a schedule of their own. */
    static final String RESCALED = IMAGES.replace(
            "{name: proxquant-binary, rate: 20.0}",
            "{name: proxquant-binary, schedule: linear-to-total, total: 2, quantizedRate: 0.1, startMean: 0.5}");

    /** Weights, activations and gradients of few bits. */
    static final String FEW_BITS = IMAGES.replace(
                    "shortcut: B", "shortcut: B, activations: dorefa, activationBits: 2, gradientBits: 6")
            .replace("{name: proxquant-binary, rate: 20.0}", "{name: dorefa, bits: 2}");

    /** A language model of two layers whose states are quantized at every step, as its weights are. */
    static final String FEW_BITS_TEXT =
            TEXT.replace("layers: 1,", "layers: 2, activations: alternating, activationBits: 2,");

    final Recipe recipe;
    final Dataset validation;
    final Network network;
    final TrainingPlan plan;
    final TrainingRun run;
    final UnaryOperator<String> quantizer;
    final List<Snapshot> snapshots = new ArrayList<>();
    final List<StepReport> reports = new ArrayList<>();

    private SmallRun(String yaml, boolean lazy, UnaryOperator<Network> touched) throws Exception {
        StartedEngine.start(1);
        recipe = RecipeReader.read(yaml, Declarations.load());
        DataSplits data = DataSources.open(
                recipe.data(), new DataManifest(recipe.data().type(), Options.none(), List.of()), Map.of());
        validation = data.validation();
        Integer bptt = recipe.training().bptt();
        Batches batches =
                Batches.of(data.training(), recipe.training().batch(), bptt == null ? 0 : bptt, recipe.seed());
        RecipePlan reader = new RecipePlan(recipe.training());
        plan = reader.plan(recipe.seed(), batches.stepsPerEpoch(), false, Networks.links(recipe.network()));
        network = touched.apply(Networks.create(recipe.network(), recipe.seed()));
        Method method =
                lazy ? lazy(reader.method().orElseThrow()) : reader.method().orElseThrow();
        quantizer = tensor -> method.quantizer(tensor).name();
        List<QuantizableTensor> tensors = reader.tensors(network.parameters());
        run = new TrainingRun(
                plan,
                Optional.of(method),
                tensors,
                network.port(),
                new NetworkLearner(network, data.training(), batches, validation, recipe.seed()),
                new Recorder());
    }

    /** The recipe by the name that tests call it. */
    static String recipe(String name) {
        return switch (name) {
            case "images" -> IMAGES;
            case "text" -> TEXT;
            case "pruned" -> PRUNED;
            case "rescaled" -> RESCALED;
            case "few bits" -> FEW_BITS;
            case "few bits text" -> FEW_BITS_TEXT;
            default -> throw new IllegalArgumentException(name);
        };
    }

    static SmallRun of(String yaml, boolean lazy) throws Exception {
        return new SmallRun(yaml, lazy, network -> network);
    }

    /** The same run with its parameters read and written as on a GPU. */
    static SmallRun byCopies(String yaml, boolean lazy) throws Exception {
        return new SmallRun(yaml, lazy, CopiedNetwork::of);
    }

    /** The same pieces, but the gradient at the pulled copy of latent weights. */
    private static Method lazy(Method eager) throws EventRefusedException {
        return Method.withoutPenalty(
                eager.map(),
                eager.schedule(),
                eager.quantizer(),
                eager.granularity(),
                GradientPoint.LAZY,
                eager.rule(),
                eager.constraint(),
                eager.step(),
                eager.codebookPeriod());
    }

    private final class Recorder implements RunListener {
        @Override
        public void stepped(StepReport report) {
            snapshots.add(run.snapshot());
            reports.add(report);
        }

        @Override
        public Optional<SavedRun> checkpoint(Snapshot snapshot) {
            return Optional.empty();
        }

        @Override
        public void warned(String message) {}
    }

    @Override
    public void close() {
        network.close();
    }
}
