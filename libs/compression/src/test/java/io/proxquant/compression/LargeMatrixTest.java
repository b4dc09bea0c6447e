package io.proxquant.compression;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactOptions;
import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorContent;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.metrics.GapSum;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A matrix that does not fit the budget is read, quantized and written some rows at a time, to the same bytes. */
class LargeMatrixTest {
    private static final long LARGE = 1L << 28;

    @TempDir
    private Path folder;

    private final Map<String, Double> errors = new ConcurrentHashMap<>();

    @ParameterizedTest
    @CsvSource({
        "binary, row, 400, 501",
        "ternary, row, 400, 500",
        "binary-stochastic, row, 401, 503",
        "uniform, group:30, 400, 510",
        "alternating, group:64, 333, 640"
    })
    void givesTheBytesAndTheErrorOfTheWhole(String quantizer, String granularity, int rows, int columns)
            throws IOException {
        Path source = matrix(rows, columns, -1);

        BuiltArtifact whole = build(source, quantizer, granularity, LARGE, "whole", ArtifactOptions.plain());
        double error = errors.get("large.weight");
        BuiltArtifact parts =
                build(source, quantizer, granularity, MemoryBudget.LEAST, "parts", ArtifactOptions.plain());

        assertThat(parts.summary()).isEqualTo(whole.summary());
        assertThat(folder.resolve("parts")).hasSameBinaryContentAs(folder.resolve("whole"));
        assertThat(errors.get("large.weight")).isEqualTo(error);
        assertThat(told).as("it came in parts").isGreaterThan(3);
    }

    @ParameterizedTest
    @CsvSource({
        "binary-l1, row, 400, 501",
        "ternary-l2, row, 401, 503",
        "alternating, group:64, 333, 640",
        "parq, group:30, 400, 510",
        "group-lasso, row, 400, 501"
    })
    void isMovedByAMapToTheBytesOfTheWhole(String map, String granularity, int rows, int columns) throws IOException {
        Path source = matrix(rows, columns, -1);
        Compression moved = Compression.of(CompressorCase.prox(
                map, granularity, 0.25, new Specification.Layers(List.of("*"), List.of()), Map.of()));

        BuiltArtifact whole = build(source, moved, LARGE, "whole", ArtifactOptions.plain());
        BuiltArtifact parts = build(source, moved, MemoryBudget.LEAST, "parts", ArtifactOptions.plain());

        assertThat(parts.summary()).isEqualTo(whole.summary());
        assertThat(folder.resolve("parts")).hasSameBinaryContentAs(folder.resolve("whole"));
    }

    @Test
    void goesIntoAShardOfItsOwnToo() throws IOException {
        Path source = matrix(400, 500, -1);

        BuiltArtifact whole = build(source, "binary", "row", LARGE, "whole", ArtifactOptions.plain());
        BuiltArtifact shards = build(
                source,
                "binary",
                "row",
                MemoryBudget.LEAST,
                "parts",
                ArtifactOptions.plain().inShardsOf(1000));

        assertThat(shards.files()).hasSizeGreaterThan(2);
        assertThat(shards.summary().artifactDigest()).isEqualTo(whole.summary().artifactDigest());
        try (ArtifactFile read = ArtifactFile.open(shards.files().get(0), SafetensorsLimits.defaults())) {
            assertThat(read.summary().artifactDigest())
                    .isEqualTo(whole.summary().artifactDigest());
        }
    }

    @Test
    void namesTheWeightThatIsNotFiniteByItsPlaceInTheWhole() throws IOException {
        Path source = matrix(400, 500, 123_456);

        CompressionException refused = catchThrowableOfType(
                CompressionException.class,
                () -> build(source, "binary", "row", MemoryBudget.LEAST, "parts", ArtifactOptions.plain()));

        assertThat(refused.reason()).isEqualTo(ReasonCode.WEIGHTS_NOT_FINITE);
        assertThat(refused).hasMessageContaining("large.weight is NaN at index 123456");
        assertThat(folder.resolve("parts")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"ternary, tensor", "lat-exact, tensor"})
    void isRefusedWithBothFiguresWhereTheQuantizerNeedsTheWhole(String quantizer, String granularity)
            throws IOException {
        Path source = matrix(400, 500, -1);

        CompressionException refused = catchThrowableOfType(
                CompressionException.class,
                () -> build(source, quantizer, granularity, MemoryBudget.LEAST, "parts", ArtifactOptions.plain()));

        assertThat(refused.reason()).isEqualTo(ReasonCode.OVER_BUDGET);
        assertThat(refused)
                .hasMessageContaining("200000 weights, which need 2000000 bytes")
                .hasMessageContaining("there are " + MemoryBudget.LEAST)
                .hasMessageContaining("raise it")
                .hasMessageContaining("in rows or groups");
    }

    private int told;

    private BuiltArtifact build(
            Path source, String quantizer, String granularity, long budget, String out, ArtifactOptions options)
            throws IOException {
        Compression compression = Compression.hard(
                        Quantizers.byName(quantizer, Map.of()),
                        Granularity.parse(granularity),
                        TensorKnowledge.none(),
                        TensorRule.asked(List.of(), List.of()))
                .growing();
        return build(source, compression, budget, out, options);
    }

    private BuiltArtifact build(Path source, Compression compression, long budget, String out, ArtifactOptions options)
            throws IOException {
        GapSum gap = new GapSum();
        told = 0;
        Compressor compressor = new Compressor(MemoryBudget.share(budget, "raise it"), 3, (tensor, weights, value) -> {
            if (tensor.name().equals("large.weight")) {
                gap.add(weights, value.dequantize());
                told++;
            }
        });
        try (SafetensorsFile weights = SafetensorsFile.open(source, SafetensorsLimits.defaults())) {
            return compressor.build(
                    weights, compression, SourceMetadata.none(), folder.resolve(out), options, ProgressMonitor.none());
        } finally {
            errors.put("large.weight", gap.value());
        }
    }

    private Path matrix(int rows, int columns, int notFinite) throws IOException {
        Path file = folder.resolve("source.safetensors");
        float[] values = gaussian(rows * columns);
        if (notFinite >= 0) {
            values[notFinite] = Float.NaN;
        }
        TensorContent large = TensorContent.of(values);
        TensorContent small = TensorContent.of(gaussian(10 * 960));
        SafetensorsWriter.write(
                file,
                List.of(
                        new TensorData("large.weight", DType.F32, new long[] {rows, columns}, large),
                        new TensorData("small.weight", DType.F32, new long[] {10, 960}, small)),
                Map.of());
        return file;
    }

    private static float[] gaussian(int count) {
        Random random = new Random(11);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
