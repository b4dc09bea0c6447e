package io.proxquant.cli.offline;

import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code --recipe} makes where, and what it refuses; that it is what the service makes is {@link SameArtifactTest}'s. */
class QuantizeByRecipeTest {
    @TempDir
    Path directory;

    private Path recipe;
    private Path network;
    private Path out;

    @BeforeEach
    void write() throws Exception {
        network = Offline.network(directory);
        out = directory.resolve("out");
        recipe = Files.writeString(
                directory.resolve("recipe.yaml"),
                """
                apiVersion: proxquant.io/v1
                model: m
                quantizations:
                  - {name: binary, mode: hard, quantizer: binary, granularity: row}
                  - {name: groups, mode: hard, quantizer: binary, granularity: "group:4"}
                  - {name: path, mode: prox, map: binary-l1, granularity: tensor, strengths: [0.1, 2]}
                """);
    }

    @Test
    void oneOfItsQuantizationsIsWrittenWhereTheOptionsWouldWriteIt() throws Exception {
        Offline run = quantize("--quantization", "binary", "--json");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.json().at("/artifacts/0/quantization").asText()).isEqualTo("binary");
        Offline.quantize(
                network, "--quantizer", "binary", "--granularity", "row", "--out", directory.resolve("options"));
        assertThat(out.resolve("artifact.safetensors"))
                .hasSameBinaryContentAs(directory.resolve("options/artifact.safetensors"));
    }

    @Test
    void aPathIsMadeAsAWholeOrOneStrengthOfIt() {
        assertThat(quantize("--quantization", "path").exit()).isZero();
        assertThat(out.resolve("path-0.1/artifact.safetensors")).exists();
        assertThat(out.resolve("path-2/manifest.json")).exists();
        Offline one = Offline.quantize(
                network, "--recipe", recipe, "--quantization", "path-2", "--out", directory.resolve("one"));
        assertThat(one.out()).contains("quantization path-2", "moved");
        assertThat(directory.resolve("one/artifact.safetensors"))
                .hasSameBinaryContentAs(out.resolve("path-2/artifact.safetensors"));
    }

    @Test
    void oneThatTheWeightsDoNotAllowIsRefusedByItsLineAndTheOthersAreMade() {
        Offline run = quantize("--json");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .contains("quantization 'groups'", "recipe.yaml:5: quantizations[1].granularity", "groups of 4");
        JsonNode report = run.json();
        assertThat(report.get("artifacts"))
                .extracting(a -> a.get("quantization").asText())
                .containsExactly("binary", "path-0.1", "path-2");
        assertThat(report.get("refused")).hasSize(1);
        assertThat(out.resolve("groups")).doesNotExist();
    }

    @Test
    void weightsOfAnotherNetworkThanTheRecipeDeclaresAreRefusedByItsLine() throws Exception {
        Files.writeString(
                recipe,
                Files.readString(recipe)
                        .replace("model: m", "model: m\nnetwork: {type: lenet-300-100}")
                        .replace("group:4", "group:2"));
        Offline run = quantize();
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .contains(
                        network + ": " + recipe + ":3: network: the weights are not those of this 'lenet-300-100'",
                        "missing fc1.weight[300, 784]")
                .hasLineCount(1);
        assertThat(out).doesNotExist();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "--quantizer, binary",
        "--bits, 2",
        "--option, bits=2",
        "--granularity, row",
        "--include, fc.*",
        "--exclude, fc.*"
    })
    void whatTheRecipeSaysIsNotSaidTwice(String option, String value) {
        Offline run = quantize(option, value);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains(option + " does not go with --recipe");
        assertThat(out).doesNotExist();
    }

    @Test
    void aNameThatTheRecipeDoesNotListIsRefusedWithThoseThatItDoes() {
        assertThat(quantize("--quantization", "ternary").err()).contains("[binary, groups, path-0.1, path-2]");
        assertThat(Offline.quantize(network, "--quantizer", "binary", "--quantization", "binary", "--out", out)
                        .exit())
                .isEqualTo(2);
    }

    private Offline quantize(Object... options) {
        Object[] all = new Object[options.length + 5];
        System.arraycopy(new Object[] {network, "--recipe", recipe, "--out", out}, 0, all, 0, 5);
        System.arraycopy(options, 0, all, 5, options.length);
        return Offline.quantize(all);
    }
}
