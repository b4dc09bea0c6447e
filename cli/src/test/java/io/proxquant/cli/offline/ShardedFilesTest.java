package io.proxquant.cli.offline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.contracts.Json;

import static org.assertj.core.api.Assertions.assertThat;

/** A folder or an index is given wherever a file is, and what comes out in several files is given back in. */
class ShardedFilesTest {
    @TempDir
    private Path directory;

    private Path model;

    @BeforeEach
    void publishAModelInTwoFiles() throws IOException {
        model = Files.createDirectory(directory.resolve("model"));
        Offline.write(model.resolve("model-00001-of-00002.safetensors"), matrix("a.weight", 1), matrix("c.weight", 3));
        Offline.write(model.resolve("model-00002-of-00002.safetensors"), matrix("b.weight", 2));
        Files.writeString(
                model.resolve("model.safetensors.index.json"),
                """
                {"metadata": {"total_size": 12288},
                 "weight_map": {"a.weight": "model-00001-of-00002.safetensors",
                                "b.weight": "model-00002-of-00002.safetensors",
                                "c.weight": "model-00001-of-00002.safetensors"}}""");
    }

    @Test
    void aFolderAndItsIndexAreOneCheckpoint() {
        for (Path given : new Path[] {model, model.resolve("model.safetensors.index.json")}) {
            JsonNode seen = Offline.inspect(given, "--json").json();
            assertThat(seen.at("/format").asText()).isEqualTo("safetensors");
            assertThat(seen.at("/tensors").findValuesAsText("name"))
                    .containsExactlyInAnyOrder("a.weight", "b.weight", "c.weight");
        }
    }

    @Test
    void theArtifactIsThatOfOneFileWithTheSameTensors() throws IOException {
        Path one = Offline.write(
                directory.resolve("one.safetensors"),
                matrix("a.weight", 1),
                matrix("b.weight", 2),
                matrix("c.weight", 3));

        quantize(model, "sharded");
        quantize(one, "whole");

        assertThat(directory.resolve("sharded/artifact.safetensors"))
                .hasSameBinaryContentAs(directory.resolve("whole/artifact.safetensors"));
        JsonNode manifest = Json.mapper()
                .readTree(directory.resolve("sharded/manifest.json").toFile());
        JsonNode whole =
                Json.mapper().readTree(directory.resolve("whole/manifest.json").toFile());
        assertThat(manifest.get("checkpoint")).isEqualTo(whole.get("checkpoint"));
        assertThat(manifest.at("/source/shards").fieldNames())
                .toIterable()
                .containsExactly("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors");
        assertThat(whole.at("/source").has("shards")).isFalse();
    }

    @Test
    void anArtifactInSeveralFilesIsOpenedByItsFolderAndDecodesToTheSame() throws IOException {
        quantize(model, "whole");
        JsonNode report = quantize(model, "parts", "--max-shard-size", "300");

        Path parts = directory.resolve("parts");
        assertThat(parts.resolve("artifact.safetensors")).doesNotExist();
        assertThat(parts.resolve("artifact-00001-of-00003.safetensors")).exists();
        assertThat(report.at("/quantizedWeights").asLong()).isEqualTo(3 * 1024);
        JsonNode seen = Offline.inspect(parts, "--json").json();
        assertThat(seen.at("/format").asText()).isEqualTo("artifact");
        assertThat(seen.get("decoded"))
                .isEqualTo(Offline.inspect(directory.resolve("whole"), "--json")
                        .json()
                        .get("decoded"));
        assertThat(decodedDigest("parts")).isEqualTo(decodedDigest("whole"));
    }

    @Test
    void whatIsMissingIsToldByItsName() throws IOException {
        Files.delete(model.resolve("model-00002-of-00002.safetensors"));
        Offline refused = Offline.inspect(model);
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("model-00002-of-00002.safetensors: is named by the index");

        Files.delete(model.resolve("model.safetensors.index.json"));
        assertThat(Offline.inspect(model).err()).contains("it has model-00001-of-00002.safetensors");
    }

    @Test
    void aSizeIsRefusedWithWhatOneLooksLike() {
        Offline refused = Offline.quantize(model, "--quantizer", "ternary", "--out", "x", "--max-shard-size", "huge");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("say for instance 500MB");
    }

    private JsonNode quantize(Path given, String out, String... more) {
        Object[] arguments = new Object[7 + more.length];
        Object[] first = {
            given, "--quantizer", "binary", "--granularity", "row", "--json", "--out=" + directory.resolve(out)
        };
        System.arraycopy(first, 0, arguments, 0, first.length);
        System.arraycopy(more, 0, arguments, first.length, more.length);
        Offline made = Offline.quantize(arguments);
        assertThat(made.err()).isEmpty();
        return made.json();
    }

    private String decodedDigest(String out) throws IOException {
        return Json.mapper()
                .readTree(directory.resolve(out + "/manifest.json").toFile())
                .get("artifactDigest")
                .asText();
    }

    private static TensorData matrix(String name, long seed) {
        return TensorData.of(name, Offline.gaussian(1024, seed), 32, 32);
    }
}
