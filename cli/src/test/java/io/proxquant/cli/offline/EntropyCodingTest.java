package io.proxquant.cli.offline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.safetensors.CheckpointFolder;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.contracts.Json;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code --entropy-coding} goes with every quantizer: the same network in no more bytes. */
class EntropyCodingTest {
    @TempDir
    private Path directory;

    private Path file;

    static Stream<String> quantizers() {
        return Quantizers.declared().stream().map(PieceDeclaration::name);
    }

    @BeforeEach
    void aModel() throws Exception {
        file = Offline.write(
                directory.resolve("w.safetensors"),
                TensorData.of("fc1.weight", Offline.gaussian(64 * 96, 1), 64, 96),
                TensorData.of("fc1.bias", new float[64], 64));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("quantizers")
    void everyQuantizersCodesDecodeToTheSameWeights(String quantizer) throws Exception {
        Path plain = quantize("plain", quantizer);
        Path coded = quantize("coded", quantizer, "--entropy-coding");
        try (ArtifactFile before = open(plain);
                ArtifactFile after = open(coded)) {
            assertThat(after.dequantize("fc1.weight")).isEqualTo(before.dequantize("fc1.weight"));
            assertThat(after.storedBytes("fc1.weight")).isLessThanOrEqualTo(before.storedBytes("fc1.weight"));
        }
    }

    @Test
    void whatHasFewOftenUsedLevelsIsSmallerAndTheManifestSaysWhatWasAsked() throws Exception {
        Path plain = quantize("plain", "uniform-max");
        Path coded = quantize("coded", "uniform-max", "--entropy-coding");
        assertThat(Files.size(coded.resolve(CheckpointFolder.ARTIFACT)))
                .isLessThan(Files.size(plain.resolve(CheckpointFolder.ARTIFACT)));
        assertThat(asked(coded)).isTrue();
        assertThat(asked(plain)).isFalse();
        try (ArtifactFile artifact = open(plain)) {
            assertThat(artifact.format().number()).as("what is not asked for").isEqualTo(1);
        }
    }

    private static boolean asked(Path out) throws Exception {
        return Json.mapper()
                .readTree(Files.readAllBytes(out.resolve(OfflineQuantization.MANIFEST)))
                .at("/quantization/entropyCoding")
                .asBoolean(false);
    }

    private static ArtifactFile open(Path out) throws Exception {
        return ArtifactFile.open(out.resolve(CheckpointFolder.ARTIFACT), SafetensorsLimits.defaults());
    }

    private Path quantize(String name, String quantizer, Object... more) {
        Path out = directory.resolve(name);
        Object[] own = {file, "--quantizer", quantizer, "--out", out};
        Offline run =
                Offline.quantize(Stream.concat(Stream.of(own), Stream.of(more)).toArray());
        assertThat(run.err()).isEmpty();
        return out;
    }
}
