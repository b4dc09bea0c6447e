package io.proxquant.models.own;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.contracts.Digest;
import io.proxquant.models.Samples;
import io.proxquant.models.data.Batches;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.types.DataFit;
import io.proxquant.models.data.types.DataSources;
import io.proxquant.models.data.types.FileNames;
import io.proxquant.models.engine.AvailableMemory;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.models.networks.NetworkMemory;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.optimizer.Optimizer;
import io.proxquant.models.optimizer.Optimizers;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.pass.Network;
import io.proxquant.models.pass.TrainingStep;
import io.proxquant.models.random.RandomStream;
import io.proxquant.models.scoring.Evaluation;
import io.proxquant.recipes.DataFile;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.NetworkSection;
import io.proxquant.recipes.Options;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeException;
import io.proxquant.recipes.RecipeReader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A network and a data set of somebody's own: one class each ({@link Perceptron}, {@link Halves}) and one line each in
 * {@code META-INF/services}. Everything else follows, which is what this holds.
 */
class OwnTypesTest {

    private static final String RECIPE =
            """
            apiVersion: proxquant.io/v1
            model: mine
            network: {type: perceptron, classes: 2}
            data: {type: halves}
            training:
              batch: 10
              method: {name: proxquant-binary, rate: 1.0e-4}
              layers: {include: ["lower.*"]}
              warmStart: {epochs: 5, optimizer: {type: sgd, rate: 0.1, momentum: 0.9}}
              quantize: {epochs: 1, optimizer: {type: sgd, rate: 0.1}}
            quantizations:
              - {name: binary, quantizer: binary, granularity: row}
            gate: {minAccuracy: 0.5}
            """;

    @TempDir
    Path directory;

    @Test
    void theyAreListedAndARecipeThatNamesThemIsRead() throws RecipeException {
        Declarations found = Declarations.load();
        assertThat(found.names(Declaration.Kind.NETWORK)).contains("perceptron", "resnet");
        assertThat(found.names(Declaration.Kind.DATA)).contains("halves", "mnist");
        Recipe recipe = RecipeReader.read(RECIPE, found);
        assertThat(recipe.network().options().asMap()).isEqualTo(Map.of("extent", 8, "hidden", 6, "classes", 2));
        assertThat(recipe.data().options().asMap()).isEqualTo(Map.of("validationCount", 20));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    classes: 2            | classes: 2, hidden: 0 | 3:49: network.hidden: must be at least 1 and at most 100000, was 0
                    classes: 2            | classes: 2, depth: 3  | 3:41: network.depth: is not a known key
                    classes: 2            | classes: 3            | 3:38: network.classes: is 3, but 'halves' has 2
                    classes: 2            | classes: 2, extent: 9 | 3:49: network.extent: is 9, but 'halves' has 8
                    type: halves          | type: halvs           | 4:14: data.type: 'halvs' is not known (did you mean 'halves'?)
                    "lower.*"             | "middle.*"            | 8:22: training.layers.include[0]: 'middle.*' matches no tensor that can be quantized; allowed: lower.weight, upper.weight
                    """)
    void whatDoesNotFitThemIsNamedWithItsPlace(String good, String bad, String expected) {
        assertThatThrownBy(() -> RecipeReader.read(RECIPE.replace(good, bad), Declarations.load()))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void theirFilesAreFoundAndTheirMemoryIsTold() throws RecipeException {
        Recipe recipe = RecipeReader.read(RECIPE, Declarations.load());
        assertThat(FileNames.of(recipe.data()).orElseThrow().whole().get("train"))
                .containsExactly("halves.bin");
        NetworkMemory memory = NetworkMemory.of(recipe.network());
        assertThat(memory.parameters()).isEqualTo(8 * 8 * 6 + 6 + 6 * 2 + 2);
        assertThatThrownBy(() -> memory.requireToScore(AvailableMemory.ofMachine(1000)))
                .hasMessageStartingWith("network perceptron of extent 8, hidden 6 needs at least 3.2 KiB")
                .hasMessageContaining("lower network.extent or network.hidden");
    }

    @Test
    void theNetworkLearnsTheDataAndGivesEqualBitsForEqualSeeds() throws Exception {
        Recipe recipe = RecipeReader.read(RECIPE, Declarations.load());
        DataSplits data = open(recipe);
        StartedEngine.start(Samples.THREADS);
        assertThat(trained(recipe, data)).isEqualTo(trained(recipe, data)).isGreaterThan(0.95);
    }

    @Test
    void whatOnlyTheFilesTellIsHeldAgainstTheNetwork() throws Exception {
        Recipe recipe = RecipeReader.read(RECIPE, Declarations.load());
        NetworkSection narrow = NetworkSection.of("perceptron", Options.of(Map.of("extent", 9, "classes", 2)));
        assertThatThrownBy(open(recipe).requiring(new DataFit("halves", narrow))::training)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is 9, but the images of the training split of data 'halves' are 8x8");
    }

    private static double trained(Recipe recipe, DataSplits data) throws IOException {
        try (Network network = Networks.create(recipe.network(), Samples.SEED)) {
            Batches batches = Batches.of(data.training(), recipe.training().batch(), 1, Samples.SEED);
            List<ParameterView> all = network.parameters();
            Optimizer optimizer =
                    Optimizers.create(recipe.training().warmStart().phase().optimizer(), all);
            TrainingStep step = new TrainingStep(network, Samples.SEED);
            for (int epoch = 0; epoch < recipe.training().warmStart().phase().epochs(); epoch++) {
                for (int i = 0; i < batches.stepsPerEpoch(); i++) {
                    step.forwardBackward(batches.batch(epoch, i), i);
                    optimizer.step(network.port(), network.port(), 0.1, 1);
                }
            }
            return Evaluation.score(network, data.test(), 10).accuracy();
        }
    }

    private DataSplits open(Recipe recipe) throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        List<DataFile> named = new ArrayList<>();
        for (String role : List.of("train", "test")) {
            byte[] content = drawn(role, 120);
            files.put(role, Files.write(directory.resolve(role), content));
            named.add(new DataFile(role, content.length, Digest.of(content), List.of()));
        }
        return DataSources.open(recipe.data(), new DataManifest("halves", Options.none(), named), files);
    }

    private static byte[] drawn(String role, int count) {
        RandomStream random = new RandomStream(Samples.SEED, RandomStream.part(role));
        byte[] content = new byte[count * Halves.BYTES];
        for (int i = 0; i < count; i++) {
            content[i * Halves.BYTES] = (byte) (i % 2);
            for (int pixel = 0; pixel < Halves.EXTENT * Halves.EXTENT; pixel++) {
                boolean bright = pixel % Halves.EXTENT / (Halves.EXTENT / 2) == i % 2;
                content[i * Halves.BYTES + 1 + pixel] = (byte) (random.nextInt(100) + (bright ? 120 : 40));
            }
        }
        return content;
    }
}
