package io.proxquant.cli.offline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** {@code evaluate --engine}: equal figures without decoding weights, or none. */
class EvaluateEngineTest {
    @TempDir
    Path directory;

    private Path recipe;

    @Test
    void aNetworkIsScoredOnWeightsAsTheyAreStored() throws Exception {
        recipe = Files.writeString(
                directory.resolve("signs.yaml"),
                Files.readString(TrainedNetwork.text(directory))
                        .replaceFirst("type: lstm", "type: lstm, activations: alternating, activationBits: 2"));
        Path text = TrainedNetwork.weights(recipe, 5, directory.resolve("signs.safetensors"));
        Path artifact = TrainedNetwork.artifact(text, directory.resolve("signs"));
        JsonNode decoded = evaluate(artifact, "--json").json();
        assertThat(decoded.has("multiplied")).isFalse();
        JsonNode packed = evaluate(artifact, "--json", "--engine", "packed").json();
        assertThat(packed.get("loss").asDouble()).isCloseTo(decoded.get("loss").asDouble(), within(1e-5));
        assertThat(packed.at("/multiplied/engine").asText()).isEqualTo("packed");
        assertThat(packed.at("/multiplied/layers"))
                .extracting(JsonNode::asText)
                .containsExactly("decoder.weight", "lstm.weight_hh_l0", "lstm.weight_ih_l0");
        assertThat(evaluate(artifact, "--engine", "packed").out()).contains("packed: decoder.weight, ");
    }

    @Test
    void anEngineThatCanMultiplyNothingGivesNoFigures() throws Exception {
        recipe = TrainedNetwork.images(directory);
        Path weights = TrainedNetwork.untrained(recipe, directory.resolve("weights.safetensors"));
        Offline run = evaluate(weights, "--json", "--engine", "compressed");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("--engine compressed multiplied nothing", "(--granularity tensor)");
        Path shared = directory.resolve("shared");
        Offline.quantize(
                weights,
                "--quantizer",
                "uniform",
                "--bits",
                3,
                "--granularity",
                "tensor",
                "--include",
                "fc.weight",
                "--out",
                shared);
        Path artifact = shared.resolve("artifact.safetensors");
        assertThat(evaluate(artifact, "--json", "--engine", "compressed")
                        .json()
                        .get("loss")
                        .asDouble())
                .isCloseTo(evaluate(artifact, "--json").json().get("loss").asDouble(), within(1e-5));
        assertThat(evaluate(artifact, "--engine", "packed").err())
                .contains("--engine packed multiplied nothing", "network.activations");
    }

    private Offline evaluate(Path file, Object... options) {
        Object[] own = {file, "--recipe", recipe};
        Object[] all = Arrays.copyOf(own, own.length + options.length);
        System.arraycopy(options, 0, all, own.length, options.length);
        return Offline.run(new EvaluateCommand(), all);
    }
}
