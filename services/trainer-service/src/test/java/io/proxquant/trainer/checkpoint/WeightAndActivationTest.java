package io.proxquant.trainer.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactTensor;
import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.pass.Network;
import io.proxquant.models.scoring.Evaluation;
import io.proxquant.recipes.NetworkSection;
import io.proxquant.trainer.training.Snapshot;

import static org.assertj.core.api.Assertions.assertThat;

/** Weights and activations of few bits, from the recipe over training and the artifact to the scores. */
class WeightAndActivationTest {
    @TempDir
    Path work;

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"few bits", "few bits text"})
    void theDecodedArtifactInANetworkOfTheRecipeGivesTheFrozenNetworksLogitsBitForBit(String data) throws Exception {
        try (SmallRun small = SmallRun.of(SmallRun.recipe(data), false)) {
            Snapshot last = small.run.run(() -> false);
            assertThat(last.codes().keySet())
                    .doesNotContain("conv1.weight", "fc.weight")
                    .isNotEmpty();
            float[] trained = logits(small, small.network);
            FloatTensors decoded;
            try (ArtifactFile artifact = ArtifactFile.open(artifact(small, last), SafetensorsLimits.defaults())) {
                decoded = FloatTensors.of(artifact);
            }
            try (Network rebuilt = Networks.create(small.recipe.network(), 99)) {
                rebuilt.load(decoded);
                assertThat(logits(small, rebuilt)).isEqualTo(trained);
                assertThat(Evaluation.score(rebuilt, small.validation, 7))
                        .isEqualTo(Evaluation.score(small.network, small.validation, 7));
            }
            try (Network floating = Networks.create(floatActivations(small.recipe.network()), 99)) {
                floating.load(decoded);
                assertThat(logits(small, floating)).as("activations count").isNotEqualTo(trained);
            }
        }
    }

    /** As the quantizer packs a frozen checkpoint: the trainer's own codes, everything else as it is. */
    private Path artifact(SmallRun small, Snapshot last) throws Exception {
        List<ArtifactTensor> tensors = new ArrayList<>();
        for (ParameterView p : small.network.parameters()) {
            tensors.add(
                    last.codes().containsKey(p.name())
                            ? ArtifactTensor.Quantized.of(
                                    p.name(),
                                    p.shape(),
                                    small.quantizer.apply(p.name()),
                                    last.codes().get(p.name()))
                            : new ArtifactTensor.Copied(
                                    TensorData.of(p.name(), last.weights().get(p.name()), p.shape())));
        }
        Path file = work.resolve("artifact.safetensors");
        ArtifactWriter.write(file, tensors);
        return file;
    }

    private static NetworkSection floatActivations(NetworkSection section) {
        return new NetworkSection(
                section.type(), section.options().without(List.of("activations", "activationBits")), section.names());
    }

    private static float[] logits(SmallRun small, Network network) {
        return Evaluation.logits(network, small.validation, 0, small.validation.size());
    }
}
