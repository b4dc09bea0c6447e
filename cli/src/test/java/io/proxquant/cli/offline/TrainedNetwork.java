package io.proxquant.cli.offline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.submit.RecipeFiles;
import io.proxquant.models.data.Batches;
import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.types.DataSources;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.optimizer.Optimizers;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.pass.Network;
import io.proxquant.models.pass.TrainingStep;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.OptimizerSection;
import io.proxquant.recipes.Recipe;

/** Recipes of small networks on generated data, and weights that a few real steps have trained. */
final class TrainedNetwork {
    static final int THREADS = 2;

    private static final String IMAGES =
            """
            apiVersion: proxquant.io/v1
            model: small-images
            seed: 3
            network: {type: resnet, depth: 8, channels: 1, classes: 10, width: 4, shortcut: B}
            data: {type: synthetic-images, trainCount: 300, validationCount: 40, testCount: 60}
            evaluation: {policy: final, batch: 25}
            """;

    private static final String TEXT =
            """
            apiVersion: proxquant.io/v1
            model: small-text
            seed: 3
            network: {type: lstm, vocabulary: 200, embedding: 8, hidden: 8, dropout: 0.5}
            data: {type: synthetic-text, trainCount: 2000, validationCount: 200, testCount: 300}
            """;

    private TrainedNetwork() {}

    static Path images(Path directory) throws IOException {
        return Files.writeString(directory.resolve("images.yaml"), IMAGES);
    }

    static Path text(Path directory) throws IOException {
        return Files.writeString(directory.resolve("text.yaml"), TEXT);
    }

    static Recipe read(Path recipe) {
        return new RecipeFiles().read(InputFile.of(recipe));
    }

    /** The data as any service would open it. */
    static DataSplits data(Recipe recipe) throws IOException {
        return DataSources.open(
                recipe.data(),
                new DataManifest(recipe.data().type(), recipe.data().options(), List.of()),
                Map.of());
    }

    /** Writes weights of the recipe's network after so many steps of SGD. */
    static Path weights(Path recipe, int steps, Path file) throws IOException {
        StartedEngine.start(THREADS);
        Recipe read = read(recipe);
        try (Network network = Networks.create(read.network(), read.seed())) {
            Batches batches = Batches.of(data(read).training(), 20, 10, read.seed());
            TrainingStep step = new TrainingStep(network, read.seed());
            var optimizer = Optimizers.create(
                    new OptimizerSection.Sgd(0.05, 0.9, false, 0),
                    network.parameters().stream()
                            .filter(ParameterView::trainable)
                            .toList());
            for (int i = 0; i < steps; i++) {
                step.forwardBackward(batches.batch(0, i % batches.stepsPerEpoch()), i);
                optimizer.step(network.port(), network.port(), 0.05, 1);
            }
            return write(network, file);
        }
    }

    /** Writes the weights that the recipe's network begins with, for data that no step is taken on. */
    static Path untrained(Path recipe, Path file) throws IOException {
        Recipe read = read(recipe);
        try (Network network = Networks.create(read.network(), read.seed())) {
            return write(network, file);
        }
    }

    static Path write(Network network, Path file) throws IOException {
        List<TensorData> tensors = new ArrayList<>();
        for (ParameterView p : network.parameters()) {
            tensors.add(TensorData.of(p.name(), network.port().readAll(p), p.shape()));
        }
        SafetensorsWriter.write(file, tensors, Map.of());
        return file;
    }

    /** As {@code quantize} makes it. */
    static Path artifact(Path weights, Path out) {
        Offline.quantize(weights, "--quantizer", "alternating", "--bits", 1, "--granularity", "row", "--out", out);
        return out.resolve("artifact.safetensors");
    }
}
