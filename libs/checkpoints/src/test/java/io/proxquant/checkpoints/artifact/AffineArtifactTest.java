package io.proxquant.checkpoints.artifact;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.contracts.Digest;
import io.proxquant.quantization.BlockShape;
import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AffineArtifactTest {
    /** Of the file that was written before there were scales and zero points. */
    private static final String LISTED_LEVELS = "4ccb08eda8ff665d0b15f6926e0d55064d2ccfc34cf3b9f18a7fa63a7d8e9238";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"uniform, 8", "uniform-max, 3", "dorefa, 4", "laq-linear, 3", "power-of-two, 3", "grid-nearest, 4"})
    void scaleAndZeroPointAreStoredAndDecodeToTheLevels(String name, int bits) throws Exception {
        Quantizer quantizer = Quantizers.byName(name, Map.of("bits", bits));
        QuantizedTensor value = quantized(quantizer);
        ArtifactSummary written = write(name, value, SourceMetadata.none());
        assertThat(written.effectiveBits()).isEqualTo(bits + 64.0 / 16);
        try (ArtifactFile file = open()) {
            assertThat(file.layout("w"))
                    .isEqualTo(quantizer.layout())
                    .isEqualTo(CodebookLayout.affine(bits, quantizer.layout().levels()));
            assertThat(file.codes("w")).isEqualTo(value);
            float[] expected = new float[256];
            value.dequantize(expected);
            assertThat(file.dequantize("w")).isEqualTo(expected);
            assertThat(file.summary()).isEqualTo(written);
        }
    }

    @Test
    void theFirstRevisionIsWrittenByteForByteAsItWas() throws Exception {
        Quantizer first = Quantizers.byName("uniform", Map.of("bits", 3)).atRevision(1);
        write("uniform", quantized(first), SourceMetadata.none());
        assertThat(Digest.of(Files.readAllBytes(path()))).hasToString(LISTED_LEVELS);
        try (ArtifactFile file = open()) {
            assertThat(file.layout("w").form()).isEqualTo(CodebookForm.LEVELS);
        }
    }

    @ParameterizedTest
    @CsvSource({"NaN, 1", "1, Infinity", "3e38, 3", "2, -3.4e38"})
    void aCodebookWhoseLevelsAreNotFiniteIsRefused(float scale, float zero) {
        QuantizedTensor value = new QuantizedTensor(
                CodebookLayout.affine(3, 7), BlockShape.of(1, 2), new byte[] {0, 6}, new float[] {scale, zero});
        assertThatThrownBy(() -> write("uniform-max", value, SourceMetadata.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("w");
    }

    @Test
    void aCodeBeyondTheLevelsIsRefused() {
        QuantizedTensor value = new QuantizedTensor(
                CodebookLayout.affine(3, 7), BlockShape.of(1, 2), new byte[] {0, 7}, new float[] {1, 3});
        assertThatThrownBy(() -> write("uniform-max", value, SourceMetadata.none()))
                .hasMessageContaining("code 7 of weight 1 is none of 7");
    }

    @Test
    void whatTheSourceSaysOfItselfIsRepeatedAndOurKeysAreOurs() throws Exception {
        Quantizer binary = Quantizers.byName("binary", Map.of());
        write("binary", quantized(binary), SourceMetadata.none());
        byte[] plain = Files.readAllBytes(path());
        Map<String, String> remarks = Map.of("format", "pt", "license", "apache-2.0", "proxquant.tensors", "{}");
        SourceMetadata source = SourceMetadata.of(remarks);
        write("binary", quantized(binary), source);
        try (ArtifactFile file = open()) {
            assertThat(file.metadata().values()).isEqualTo(Map.of("format", "pt", "license", "apache-2.0"));
            assertThat(file.metadata()).isEqualTo(source);
            assertThat(file.quantized("w")).isTrue();
        }
        write("binary", quantized(binary), SourceMetadata.of(Map.of("proxquant.format", "9")));
        assertThat(Files.readAllBytes(path())).isEqualTo(plain);
    }

    @Test
    void metadataWithoutEndIsRefused() {
        Map<String, String> endless = new TreeMap<>(Map.of("a", "x".repeat(SourceMetadata.MAX_CHARACTERS)));
        assertThatThrownBy(() -> SourceMetadata.of(endless)).hasMessageContaining("1048577 characters");
    }

    private static QuantizedTensor quantized(Quantizer quantizer) {
        float[] weights = new float[256];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) Math.sin(i * 0.7) * (1 + i % 5);
        }
        return new TensorQuantizer(quantizer, new Granularity.Group(16)).quantize(weights, new long[] {8, 32});
    }

    private ArtifactSummary write(String quantizer, QuantizedTensor value, SourceMetadata source) throws Exception {
        long[] shape = {value.blocks().count(), value.blocks().length()};
        ArtifactTensor.Quantized w = ArtifactTensor.Quantized.of("w", shape, quantizer, value);
        TensorData bias = TensorData.of("b", new float[] {1, 2}, 2);
        List<ArtifactTensor> tensors = List.of(w, new ArtifactTensor.Copied(bias));
        try (ArtifactWriter writer = ArtifactWriter.create(
                path(), tensors.stream().map(ArtifactTensor::entry).toList(), source)) {
            writer.put("w", value);
            writer.copy("b", bias.content());
            return writer.finish();
        }
    }

    private ArtifactFile open() throws Exception {
        return ArtifactFile.open(path(), SafetensorsLimits.defaults());
    }

    private Path path() {
        return folder.resolve("artifact.safetensors");
    }
}
