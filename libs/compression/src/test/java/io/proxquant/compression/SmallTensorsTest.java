package io.proxquant.compression;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactOptions;
import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.presets.AxisRule;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;

/** Tensors without weights, scalars and single weights are tensors like any other, for every quantizer and way of storing. */
class SmallTensorsTest {
    private static final List<TensorData> SMALL = List.of(
            TensorData.of("columns", new float[0], 4, 0),
            TensorData.of("columns.again", new float[0], 4, 0),
            TensorData.of("one", new float[] {-0.75f}, 1, 1),
            TensorData.of("one.again", new float[] {-0.75f}, 1, 1),
            TensorData.of("rows", new float[0], 0, 4),
            TensorData.of("scalar", new float[] {0.5f}),
            TensorData.of("vector", new float[] {2}, 1));

    private static final AxisRule SECOND = new AxisRule(Map.of("columns*", 1, "one*", 1, "rows", 1));

    @TempDir
    private Path folder;

    static Stream<String> quantizers() {
        return Quantizers.declared().stream().map(declared -> declared.name());
    }

    @ParameterizedTest
    @MethodSource("quantizers")
    void areQuantizedAndReadHoweverTheyAreStored(String quantizer) throws IOException {
        List<ArtifactOptions> options = List.of(
                ArtifactOptions.plain(),
                ArtifactOptions.plain().withSharing(),
                ArtifactOptions.plain().withEntropyCoding(),
                ArtifactOptions.plain().inShardsOf(1),
                ArtifactOptions.plain().withEntropyCoding().withSharing().inShardsOf(8));
        for (String granularity : List.of("tensor", "row", "group:1")) {
            for (AxisRule axis :
                    granularity.equals("tensor") ? List.of(AxisRule.none()) : List.of(AxisRule.none(), SECOND)) {
                List<BuiltArtifact> built = new ArrayList<>();
                for (ArtifactOptions each : options) {
                    built.add(build(SMALL, quantizer, granularity, axis, each));
                    assertReads(built.get(built.size() - 1));
                }
                assertThat(built)
                        .allSatisfy(each -> assertThat(each.summary().artifactDigest())
                                .isEqualTo(built.get(0).summary().artifactDigest()))
                        .allSatisfy(each -> assertThat(each.quantized()).hasSize(SMALL.size()));
                if (!Quantizers.byName(quantizer, Map.of()).layout().levelless()) { // else nothing need survive
                    assertThat(built.get(3).files()).hasSizeGreaterThan(2);
                }
            }
        }
    }

    @Test
    void aFileOfNothingButTensorsWithoutWeightsIsAnArtifactOfNoWeights() throws IOException {
        List<TensorData> empty = List.of(SMALL.get(0), SMALL.get(4));
        BuiltArtifact built = build(empty, "ternary", "row", AxisRule.none(), ArtifactOptions.plain());
        assertThat(built.summary().quantizedWeights()).isZero();
        assertThat(built.quantized()).containsExactly("columns", "rows");
        assertReads(built);
    }

    private static void assertReads(BuiltArtifact built) throws IOException {
        try (ArtifactFile read = ArtifactFile.open(built.files().get(0), SafetensorsLimits.defaults())) {
            assertThat(read.summary()).isEqualTo(built.summary());
            for (String name : built.quantized()) {
                long weights = LongStream.of(read.shape(name)).reduce(1, (a, b) -> a * b);
                assertThat(read.dequantize(name)).hasSize((int) weights);
            }
        }
    }

    private BuiltArtifact build(
            List<TensorData> tensors, String quantizer, String granularity, AxisRule axis, ArtifactOptions options)
            throws IOException {
        Path source = folder.resolve("source.safetensors");
        SafetensorsWriter.write(source, tensors, Map.of());
        Compression compression = Compression.hard(
                        Quantizers.byName(quantizer, Map.of()),
                        Granularity.parse(granularity),
                        axis,
                        TensorKnowledge.none(),
                        TensorRule.asked(List.of("*"), List.of()))
                .growing();
        try (SafetensorsFile weights = SafetensorsFile.open(source, SafetensorsLimits.defaults())) {
            return new Compressor(MemoryBudget.share(1 << 20, "raise it"), 1)
                    .build(
                            weights,
                            compression,
                            SourceMetadata.none(),
                            folder.resolve("artifact"),
                            options,
                            ProgressMonitor.none());
        }
    }
}
