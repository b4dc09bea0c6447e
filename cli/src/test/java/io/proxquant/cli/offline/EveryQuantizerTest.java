package io.proxquant.cli.offline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.cli.input.InputFile;
import io.proxquant.contracts.Json;
import io.proxquant.quantization.AxisOrder;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.Need;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Every quantizer of the registry works on files, at every granularity, with what a file can give. */
class EveryQuantizerTest {
    private static final float[] WEIGHTS = Offline.gaussian(24, 5);
    private static final long[] SHAPE = {4, 6};

    @TempDir
    Path directory;

    private Path network;
    private Path out;

    @BeforeEach
    void write() throws Exception {
        network = Offline.write(directory.resolve("net.safetensors"), TensorData.of("fc.weight", WEIGHTS, SHAPE));
        out = directory.resolve("out");
    }

    static Stream<String> quantizers() {
        return Quantizers.declared().stream().map(PieceDeclaration::name);
    }

    @ParameterizedTest
    @MethodSource("quantizers")
    void theArtifactIsWhatTheQuantizerGivesAndTheOutputSaysWhatWasAssumed(String name) throws Exception {
        Quantizer quantizer = Quantizers.byName(name, Map.of());
        for (String granularity : List.of("tensor", "row", "group:3")) {
            Path each = directory.resolve(granularity.replace(':', '-'));
            JsonNode report = Offline.quantize(
                            network,
                            "--quantizer",
                            name,
                            "--granularity",
                            granularity,
                            "--out",
                            each,
                            "--allow-larger",
                            "--json")
                    .json();
            assertThat(decoded(each))
                    .as(granularity)
                    .isEqualTo(expected(quantizer, granularity, SideInformation.none()));
            assertThat(report.path("curvature").asText())
                    .startsWith(quantizer.needs().contains(Need.CURVATURE) ? "D = 1 for every weight" : "");
            assertThat(report.has("curvature")).isEqualTo(quantizer.needs().contains(Need.CURVATURE));
            assertThat(report.has("levels")).isEqualTo(quantizer.needs().contains(Need.TRAINED_LEVELS));
            Offline text = Offline.quantize(
                    network, "--quantizer", name, "--granularity", granularity, "--out", each, "--allow-larger");
            assertThat(text.out().contains("D = 1")).isEqualTo(report.has("curvature"));
            assertThat(text.out().contains("published initialisation")).isEqualTo(report.has("levels"));
        }
    }

    @ParameterizedTest
    @MethodSource("quantizers")
    void curvatureGoesToThoseThatTakeItIntoAccountAndIsRefusedByTheOthers(String name) throws Exception {
        float[] diagonal = Offline.gaussian(24, 6);
        for (int i = 0; i < diagonal.length; i++) {
            diagonal[i] = Math.abs(diagonal[i]);
        }
        Path file = Offline.write(directory.resolve("d.safetensors"), TensorData.of("fc.weight", diagonal, SHAPE));
        Quantizer quantizer = Quantizers.byName(name, Map.of());
        Offline run = Offline.quantize(network, "--quantizer", name, "--curvature", file, "--out", out, "--json");
        if (quantizer.needs().contains(Need.CURVATURE)) {
            assertThat(decoded(out))
                    .isEqualTo(
                            expected(quantizer, "tensor", SideInformation.none().withCurvature(diagonal)));
            assertThat(run.json().get("curvature").asText()).isEqualTo(file.toString());
            JsonNode manifest = Json.mapper().readTree(Files.readAllBytes(out.resolve("manifest.json")));
            assertThat(manifest.at("/quantization/curvature/bytes").asLong()).isEqualTo(Files.size(file));
        } else {
            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.err()).contains("--curvature is not used: quantizer '" + name + "'");
            assertThat(out).doesNotExist();
        }
    }

    @Test
    void optionsGoByTheirDeclaredNamesAndStandInReportAndManifest() throws Exception {
        JsonNode report = Offline.quantize(
                        network,
                        "--quantizer",
                        "alternating",
                        "--option",
                        "bits=3",
                        "--option",
                        "rounds=5",
                        "--out",
                        out,
                        "--json")
                .json();
        assertThat(decoded(out))
                .isEqualTo(expected(
                        Quantizers.byName("alternating", Map.of("bits", 3, "rounds", 5)),
                        "tensor",
                        SideInformation.none()));
        assertThat(report.at("/options/rounds").asInt()).isEqualTo(5);
        JsonNode manifest = Json.mapper().readTree(Files.readAllBytes(out.resolve("manifest.json")));
        assertThat(manifest.at("/quantization/options/bits").asInt()).isEqualTo(3);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "rounds=1000, 'option ''rounds'' of ''alternating'' is 1000; allowed: an integer from 0 to 100'",
        "rounds=2.5, is 2.5; allowed: an integer",
        "rounds=many, is many; allowed: an integer",
        "rounds=NaN, is NaN; allowed: an integer",
        "turns=3, 'has no option ''turns''; allowed: [bits, rounds]'",
        "rounds, should be in KEY=VALUE format"
    })
    void optionsThatAreNotDeclaredAreBadUsage(String option, String message) {
        Offline run = Offline.quantize(network, "--quantizer", "alternating", "--option", option, "--out", out);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains(message);
        assertThat(out).doesNotExist();
    }

    @Test
    void bitsAreSaidOnce() {
        Offline run = Offline.quantize(
                network, "--quantizer", "alternating", "--bits", 2, "--option", "bits=3", "--out", out);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("say the same; leave one out");
    }

    @Test
    void aMethodNeedsMoreThanAFileAndNamesItsQuantizer() {
        Offline run = Offline.quantize(network, "--quantizer", "proxquant-binary", "--out", out, "--json");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("is a training method and needs gradients", "--quantizer binary-unit");
        assertThat(out).doesNotExist();
    }

    @Test
    void aCurvatureFileThatDoesNotFitIsRefusedByTensorAndReason() throws Exception {
        assertRefused("has no tensor fc.weight", TensorData.of("fc.wait", new float[24], SHAPE));
        assertRefused("is F32[6, 4]; its weights are [4, 6]", TensorData.of("fc.weight", new float[24], 6, 4));
        assertRefused("is I8[4, 6]", TensorData.of("fc.weight", DType.I8, new byte[24], SHAPE));
        for (float bad : new float[] {-1e-30f, Float.NaN, Float.POSITIVE_INFINITY}) {
            float[] diagonal = new float[24];
            diagonal[7] = bad;
            assertRefused("is " + bad + " at index 7", TensorData.of("fc.weight", diagonal, SHAPE));
        }
    }

    private void assertRefused(String message, TensorData tensor) throws Exception {
        Path file = Offline.write(directory.resolve("bad.safetensors"), tensor);
        try (SourceFile source = SourceFile.open(InputFile.of(network));
                CurvatureFile curvature = CurvatureFile.open(InputFile.of(file))) {
            assertThatThrownBy(() -> {
                        curvature.require(source.header().tensor("fc.weight"));
                        curvature.of(source.header().tensor("fc.weight"), AxisOrder.of(List.of(10L, 6L), 0));
                    })
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining(message);
        }
    }

    private static float[] expected(Quantizer quantizer, String granularity, SideInformation side) {
        float[] decoded = new float[WEIGHTS.length];
        new TensorQuantizer(quantizer, Granularity.parse(granularity))
                .quantize(WEIGHTS, SHAPE, side)
                .dequantize(decoded);
        return decoded;
    }

    private static float[] decoded(Path out) throws Exception {
        try (ArtifactFile artifact =
                ArtifactFile.open(out.resolve("artifact.safetensors"), SafetensorsLimits.defaults())) {
            return artifact.dequantize("fc.weight");
        }
    }
}
