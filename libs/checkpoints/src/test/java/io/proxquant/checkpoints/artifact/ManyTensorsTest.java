package io.proxquant.checkpoints.artifact;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the writer can write the readers read: mixtures of experts have very many small matrices, and headers of 90 MB. */
class ManyTensorsTest {
    private static final int MOST = SafetensorsLimits.defaults().tensors();
    private static final long[] SHAPE = {4, 4};

    @TempDir
    Path folder;

    @Test
    void asManyAsThereMayBeAreWrittenAndReadAgain() throws Exception {
        Quantizer binary = Quantizers.byName("binary", Map.of());
        QuantizedTensor value = new TensorQuantizer(binary, new Granularity.Tensor())
                .quantize(new float[] {1, -1, 2, 3, -5, 1, 1, 1, 0, 2, 4, -6, 1, 2, 3, 4}, SHAPE);
        Path file = folder.resolve("artifact.safetensors");
        ArtifactSummary written;
        try (ArtifactWriter writer = ArtifactWriter.create(file, entries(MOST, value))) {
            for (int i = 0; i < MOST; i++) {
                writer.put(name(i), value);
            }
            written = writer.finish();
        }
        try (ArtifactFile artifact = ArtifactFile.open(file, SafetensorsLimits.defaults())) {
            assertThat(artifact.names()).hasSize(MOST);
            assertThat(artifact.codes(name(MOST - 1))).isEqualTo(value);
            assertThat(artifact.summary().artifactDigest()).isEqualTo(written.artifactDigest());
        }
    }

    @Test
    void oneMoreThanReadersTakeIsNotWritten() {
        List<ArtifactEntry.Plain> entries = new ArrayList<>();
        for (int i = 0; i <= MOST; i++) {
            entries.add(ArtifactEntry.Plain.of(name(i), DType.U8, 0));
        }
        assertThatThrownBy(() -> ArtifactWriter.create(folder.resolve("a"), entries))
                .hasMessageContaining(MOST + 1 + " tensors");
        assertThatThrownBy(() -> ArtifactWriter.create(
                        folder.resolve("a"), List.of(ArtifactEntry.Plain.of("n".repeat(600), DType.U8, 0))))
                .hasMessageContaining("512 characters");
        assertThat(folder.toFile().list()).isEmpty();
    }

    private static List<ArtifactEntry.Packed> entries(int count, QuantizedTensor value) {
        List<ArtifactEntry.Packed> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(ArtifactEntry.Packed.of(name(i), DType.F32, SHAPE, "binary", value.layout(), value.blocks()));
        }
        return entries;
    }

    private static String name(int i) {
        return "model.layers." + i / 1000 + ".mlp.experts." + i % 1000 + ".down_proj.weight";
    }
}
