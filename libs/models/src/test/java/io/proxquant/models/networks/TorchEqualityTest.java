package io.proxquant.models.networks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDManager;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.proxquant.contracts.Digest;
import io.proxquant.models.Samples;
import io.proxquant.models.TorchFixtures;
import io.proxquant.models.data.ImageBatch;
import io.proxquant.models.data.ImageDataset;
import io.proxquant.models.data.ImageShape;
import io.proxquant.models.data.types.DataSources;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.models.optimizer.GradientNorm;
import io.proxquant.models.optimizer.Optimizer;
import io.proxquant.models.optimizer.Optimizers;
import io.proxquant.models.pass.Network;
import io.proxquant.models.pass.RecurrentState;
import io.proxquant.models.pass.TrainingStep;
import io.proxquant.models.scoring.Evaluation;
import io.proxquant.models.scoring.Score;
import io.proxquant.recipes.DataFile;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.DataSection;
import io.proxquant.recipes.NameMap;
import io.proxquant.recipes.NetworkSection;
import io.proxquant.recipes.OptimizerSection;
import io.proxquant.recipes.Options;

import static io.proxquant.models.TorchFixtures.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

/** Networks and training steps give what PyTorch 2.7.1 gave for the same weights and inputs. */
class TorchEqualityTest {

    private static final double CLOSE = 1e-4;
    private static final NameMap PUBLIC = NameMap.of(Map.of("fc", "linear"));
    private static Map<String, float[]> expected;

    @BeforeAll
    static void read() {
        StartedEngine.start(Samples.THREADS);
        expected = TorchFixtures.floats("expected.safetensors");
    }

    @Test
    void aPublicFormOfResNet20GivesItsLogitsAndAccuracyOnCifarImages() throws IOException {
        NetworkSection section = new NetworkSection(
                "resnet", Options.of(Map.of("depth", 20, "width", 8, "channels", 3, "shortcut", "A")), PUBLIC);
        try (Network network = Networks.create(section, 1)) {
            network.load(TorchFixtures.floats("resnet20-a.safetensors"));
            ImageDataset images = cifarImages();
            assertClose(
                    Evaluation.logits(network, images, 0, 8), expected.get("resnet20-a"), CLOSE, "logits of ResNet-20");
            // The script gave images 3 and 6 another label than the network's.
            Score score = Evaluation.score(network, images, 3);
            assertThat(score.accuracy()).isEqualTo(0.75);
            assertThat(score.samples()).isEqualTo(8);
        }
    }

    /** Read as the recipe of the public weights says: ImageNet's normalisation, test file only. */
    private static ImageDataset cifarImages() throws IOException {
        Path file = TorchFixtures.FOLDER.resolve("test_batch.bin");
        byte[] content = Files.readAllBytes(file);
        DataManifest manifest = new DataManifest(
                "cifar10",
                Options.none(),
                List.of(new DataFile("test", content.length, Digest.of(content), List.of())));
        Map<String, Object> normalization =
                Map.of("mean", List.of(0.485, 0.456, 0.406), "std", List.of(0.229, 0.224, 0.225));
        DataSection section = new DataSection("cifar10", Options.of(normalization));
        return (ImageDataset)
                DataSources.open(section, manifest, Map.of("test", file)).test();
    }

    @Test
    void leNetsGiveTheirLogits() {
        ImageBatch batch =
                new ImageBatch(TorchFixtures.formula(3 * 28 * 28, 50), new int[3], new ImageShape(28, 28, 1));
        for (String type : List.of("lenet-300-100", "lenet-5")) {
            try (Network network = Networks.create(type, Map.of(), 1);
                    NDManager scope = network.newScope()) {
                TorchFixtures.fill(network, 0.1f);
                float[] logits = network.forward(scope, batch, new RecurrentState(), false)
                        .toFloatArray();
                assertClose(logits, expected.get(type), CLOSE, type);
            }
        }
    }

    @Test
    void threeStepsOfATwoLayerLanguageModelGiveLogitsNormsCarryAndWeights() {
        Map<String, Object> options =
                Map.of("vocabulary", 11, "embedding", 5, "hidden", 6, "layers", 2, "dropout", 0.0);
        try (Network network = Networks.create("lstm", options, 1)) {
            TorchFixtures.fill(network, 0.3f);
            TrainingStep step = new TrainingStep(network, 1);
            Optimizer sgd = Optimizers.create(new OptimizerSection.Sgd(1, 0, false, 0), network.parameters());
            for (int i = 0; i < 3; i++) {
                var batch = TorchFixtures.tokens(4, 3, 11, i);
                RecurrentState before = new RecurrentState();
                before.load(step.carry().state());
                try (NDManager scope = network.newScope()) {
                    float[] logits =
                            network.forward(scope, batch, before, false).toFloatArray();
                    assertClose(logits, expected.get("lstm." + i + ".logits"), CLOSE, "logits of step " + i);
                }
                double loss = step.forwardBackward(batch, i);
                assertThat(loss).isCloseTo(expected.get("lstm." + i + ".loss")[0], Offset.offset(1e-5));
                double norm = GradientNorm.of(network.port(), network.parameters());
                assertThat(norm).isCloseTo(expected.get("lstm." + i + ".norm")[0], Offset.offset(1e-5));
                sgd.step(network.port(), network.port(), 2, GradientNorm.clipScale(norm, 0.1));
                assertClose(step.carry().state().get("h"), expected.get("lstm." + i + ".h"), CLOSE, "h of all layers");
                assertClose(step.carry().state().get("c"), expected.get("lstm." + i + ".c"), CLOSE, "c of all layers");
            }
            network.state()
                    .forEach((name, values) -> assertClose(values, expected.get("lstm.after." + name), 1e-5, name));
        }
    }

    @Test
    void aNetworkTrainedHereGivesInPyTorchTheLogitsItGivesHere() {
        try (Network network = Networks.create(TrainedExport.SECTION, 1)) {
            network.load(TorchFixtures.floats("trained.safetensors"));
            assertClose(TrainedExport.logits(network), expected.get("trained"), CLOSE, "logits of the trained network");
        }
    }
}
