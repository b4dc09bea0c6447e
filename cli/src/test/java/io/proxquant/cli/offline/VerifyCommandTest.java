package io.proxquant.cli.offline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.cli.ProxQuant;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.layout.Bar;

import static org.assertj.core.api.Assertions.assertThat;

class VerifyCommandTest {
    @TempDir
    Path folder;

    private Path network;
    private Path packed;

    @BeforeEach
    void prepare() throws Exception {
        network = Offline.network(folder);
        packed = folder.resolve("packed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--quantizer binary",
                "--quantizer l0-penalty --allow-larger",
                "--quantizer l0-constraint --option keep=0.10 --allow-larger",
                "--quantizer ternary-threshold --option threshold=7.50e-1",
                "--quantizer alternating --bits 3 --granularity row --axis 1 --axis *conv*=0",
                "--quantizer uniform-max --bits 4 --granularity group:6 --include fc.weight",
                "--quantizer ternary --entropy-coding --share-equal-tensors --exclude head*",
                "--quantizer kmeans --option levels=3 --allow-larger --max-shard-size 100"
            })
    void anArtifactIsMadeAgainByteForByte(String options) {
        Offline made =
                Offline.quantize(Stream.concat(Stream.of(network, "--out", packed), Arrays.stream(options.split(" ")))
                        .toArray());
        assertThat(made.exit()).as(made.err()).isZero();
        Offline verified = options.contains("max-shard-size")
                ? verify(packed, "--from", network, "--max-shard-size", "100", "--json")
                : verify(packed, "--from", network, "--json");
        assertThat(verified.exit()).as(verified.out() + verified.err()).isZero();
        assertThat(verified.json().get("equal").asBoolean()).isTrue();
        assertThat(verified.json().get("files")).hasSizeGreaterThan(options.contains("max-shard-size") ? 3 : 1);
    }

    @Test
    void anEarlierRevisionIsMadeAgainAsItWas() throws Exception {
        QuantizationChoice earlier = QuantizationChoice.of("uniform-max", 3, Map.of(), "row", List.of())
                .atRevision(1);
        QuantizationTask task =
                new OptionsQuantization(earlier, List.of(), List.of(), CurvatureFile.one(), true, false, false).task();
        try (SourceFile source = SourceFile.open(InputFile.of(network));
                Bar bar = Bar.none()) {
            new OfflineQuantization(1 << 28, Optional.empty(), Terminal.standardError(), bar, () -> {})
                    .run(source, task, packed);
        }
        assertThat(Files.readString(packed.resolve("manifest.json"))).doesNotContain("revision");
        Offline verified = verify(packed, "--from", network);
        assertThat(verified.exit()).as(verified.out() + verified.err()).isZero();
    }

    @Test
    void aManifestOfWhatIsNotKnownHereIsToldWithItsPlace() throws Exception {
        Offline.quantize(network, "--quantizer", "ternary", "--out", packed);
        Path manifest = packed.resolve("manifest.json");
        String made = Files.readString(manifest);
        Files.writeString(manifest, made.replace("\"ternary\"", "\"of-tomorrow\""));
        assertThat(verify(packed, "--from", network).err())
                .contains(manifest + ": ", "of-tomorrow")
                .doesNotContain("unexpected");
        Files.writeString(manifest, "{");
        assertThat(verify(packed, "--from", network).err()).contains(manifest + ": ");
    }

    @Test
    void anArtifactThatIsCutOtherwiseIsToldWithTheOptionThatCutsIt() {
        Offline.quantize(
                network, "--quantizer", "kmeans", "--allow-larger", "--max-shard-size", "100", "--out", packed);
        Offline verified = verify(packed, "--from", network);
        assertThat(verified.exit()).isEqualTo(1);
        assertThat(verified.out()).contains("artifact.safetensors: is not in it");
        assertThat(verified.err()).contains("is cut into other files, see --max-shard-size");
        assertThat(verify(packed, "--from", network, "--json").json().get("files"))
                .anySatisfy(file -> assertThat(file.path("missing").asText()).isEqualTo("given"))
                .anySatisfy(file -> assertThat(file.path("missing").asText()).isEqualTo("again"));
    }

    @Test
    void anotherByteIsFoundAndTheFileNamed() throws Exception {
        Offline.quantize(network, "--quantizer", "ternary", "--out", packed);
        Path file = packed.resolve("artifact.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        Offline verified = verify(packed, "--from", network);
        assertThat(verified.exit()).isEqualTo(1);
        assertThat(verified.out()).contains("artifact.safetensors: differs from byte " + (bytes.length - 1));
        assertThat(verified.err()).contains("artifact.safetensors differs");
    }

    @Test
    void otherWeightsAreToldFromTheRightOnes() throws Exception {
        Offline.quantize(network, "--quantizer", "ternary", "--out", packed);
        Path other = Offline.write(
                folder.resolve("other.safetensors"), TensorData.of("fc.weight", Offline.gaussian(64, 9), 8, 8));
        Offline verified = verify(packed, "--from", other);
        assertThat(verified.exit()).isEqualTo(1);
        assertThat(verified.err()).contains("--from " + other, "was made of");
        assertThat(verify(network.getParent(), "--from", network).err()).contains("has neither manifest.json nor");
        Files.writeString(packed.resolve("proxquant-export.json"), "{}");
        assertThat(verify(packed, "--from", packed).err()).contains("proxquant-export.json: has no object 'settings'");
    }

    @Test
    void whatARecipeAskedForIsMadeAgainByThatRecipe() throws Exception {
        Path recipe = Files.writeString(
                folder.resolve("recipe.yaml"),
                """
                apiVersion: proxquant.io/v1
                model: m
                quantizations:
                  - {name: one, mode: hard, quantizer: binary, granularity: row}
                  - {name: path, mode: prox, map: binary-l1, granularity: tensor, strengths: [0.1, 2]}
                """);
        Offline made = Offline.quantize(network, "--recipe", recipe, "--out", packed);
        assertThat(made.exit()).as(made.err()).isZero();
        Offline unnamed = verify(packed.resolve("one"), "--from", network);
        assertThat(unnamed.exit()).isEqualTo(2);
        assertThat(unnamed.err()).contains("name it with --recipe");
        for (String name : new String[] {"one", "path-0.1", "path-2"}) {
            Offline verified = verify(packed.resolve(name), "--from", network, "--recipe", recipe);
            assertThat(verified.exit()).as(verified.out() + verified.err()).isZero();
        }
    }

    @Test
    void anExportIsMadeAgainFromItsArtifact() throws Exception {
        Offline.quantize(network, "--quantizer", "ternary", "--granularity", "row", "--out", packed);
        Path served = folder.resolve("served");
        Offline exported = run(
                "export",
                packed,
                "--format",
                "safetensors",
                "--option",
                "dtype=F16",
                "--allow-inexact",
                "--out",
                served);
        assertThat(exported.exit()).as(exported.err()).isZero();
        assertThat(verify(served, "--from", packed).out()).contains("every byte is equal", "model.safetensors: equal");
        Files.delete(served.resolve("model.safetensors"));
        assertThat(verify(served, "--from", packed).out()).contains("model.safetensors: is not in it");
    }

    private static Offline verify(Object... arguments) {
        return Offline.run(new VerifyCommand(), arguments);
    }

    private static Offline run(Object... arguments) {
        return Offline.run(new ProxQuant(), arguments);
    }
}
