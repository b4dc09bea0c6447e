package io.proxquant.compression;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactOptions;
import io.proxquant.checkpoints.artifact.ArtifactTensor;
import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorContent;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.quantization.AxisOrder;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.PruningMask;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.metrics.GapSum;
import io.proxquant.quantization.presets.AxisRule;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A tensor that does not fit the budget is worked on in parts by whichever dimension, with curvature, from its own codes, and
 * coded, to the bytes of the whole.
 */
class LargeTensorTest {
    private static final Specification.Layers EVERY = new Specification.Layers(List.of("*"), List.of());
    private static final long[] SHAPE = {100, 36, 35};
    private static final long LARGE = 1L << 28;

    @TempDir
    private Path folder;

    private Path source;
    private float[] curvature;
    private final List<Integer> told = new ArrayList<>();
    private double error;

    @BeforeEach
    void write() throws IOException {
        source = folder.resolve("source.safetensors");
        curvature = gaussian(7);
        for (int i = 0; i < curvature.length; i++) {
            curvature[i] *= curvature[i];
        }
        write(gaussian(11));
    }

    @ParameterizedTest
    @CsvSource({
        "binary, row, 1",
        "binary, row, 2",
        "ternary, row, 2",
        "binary-stochastic, row, 1",
        "alternating, group:35, 1",
        "uniform, group:9, 2",
        "uniform, group:16, 2"
    })
    void isQuantizedByAnotherDimension(String quantizer, String granularity, int axis) throws IOException {
        sameInParts(hard(quantizer, granularity, axis, TensorKnowledge.none()), ArtifactOptions.plain());
    }

    @ParameterizedTest
    @CsvSource({"lab, row, 0", "lat-approximate, row, 1", "laq-linear, group:35, 1", "lab, group:16, 2"})
    void isQuantizedWithCurvatureOfItsOwn(String quantizer, String granularity, int axis) throws IOException {
        Compression known = hard(quantizer, granularity, axis, new Known());
        sameInParts(known, ArtifactOptions.plain());
        assertThat(bytes("parts"))
                .as("curvature matters")
                .isNotEqualTo(bytesOf(hard(quantizer, granularity, axis, TensorKnowledge.none())));
    }

    @ParameterizedTest
    @CsvSource({"binary, row, 0", "ternary, row, 1", "uniform, row, 0", "power-of-two, row, 1"})
    void isCodedWhenAllCodesAreThere(String quantizer, String granularity, int axis) throws IOException {
        sameInParts(
                hard(quantizer, granularity, axis, TensorKnowledge.none()),
                ArtifactOptions.plain().withEntropyCoding());
    }

    @ParameterizedTest
    @CsvSource({
        "binary-l1, row, 1",
        "ternary-l2, row, 2",
        "alternating, group:35, 1",
        "parq, group:16, 2",
        "group-lasso, row, 1"
    })
    void isMovedByAMapByAnotherDimension(String map, String granularity, int axis) throws IOException {
        Specification path = CompressorCase.changed(
                CompressorCase.prox(map, granularity, 0.25, EVERY, Map.of()), "axis", Map.of("*", axis));
        sameInParts(Compression.of(path), ArtifactOptions.plain());
        sameInParts(
                Compression.of(path), ArtifactOptions.plain().inShardsOf(1000).withSharing());
    }

    @ParameterizedTest
    @CsvSource({"ternary, row, 0", "ternary, row, 1", "uniform, group:35, 1"})
    void isPackedFromItsOwnCodes(String quantizer, String granularity, int axis) throws IOException {
        Compression asked = hard(quantizer, granularity, axis, TensorKnowledge.none());
        bytesOf(asked);
        try (ArtifactFile codes = artifact("whole")) {
            write(codes.dequantize("large.weight"));
            OwnCodes own = OwnCodes.of(codes, TensorRule.asked(List.of(), List.of()));
            sameInParts(asked.packing(own), ArtifactOptions.plain());
        }
    }

    @Test
    void beginsAtTheCodebooksOfTheLastArtifact() throws IOException {
        Specification anew = CompressorCase.changed(
                CompressorCase.hard("kmeans", "group:35", EVERY, Map.of("levels", 2)), "axis", Map.of("*", 1));
        bytesOf(Compression.of(anew).growing());
        Path last = Files.move(folder.resolve("whole"), folder.resolve("last"));
        float[] moved = gaussian(11);
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) Math.sin(i);
        }
        write(moved);
        Digest file = Digest.of(Files.readAllBytes(last));
        Specification next = CompressorCase.startingAt(file, anew);
        try (ArtifactFile previous = ArtifactFile.open(last, SafetensorsLimits.defaults())) {
            sameInParts(
                    Compression.of(next, Optional.of(new PreviousCodebooks(previous, file)))
                            .growing(),
                    ArtifactOptions.plain());
        }
        assertThat(bytes("parts")).isNotEqualTo(bytesOf(Compression.of(anew).growing()));
    }

    @Test
    void ownCodesOfOtherWeightsAreRefusedWithTheFirstThatDiffers() throws IOException {
        Compression asked = hard("ternary", "row", 1, TensorKnowledge.none());
        bytesOf(asked);
        try (ArtifactFile codes = artifact("whole")) {
            float[] weights = codes.dequantize("large.weight");
            weights[70_000] += 1;
            write(weights);
            OwnCodes own = OwnCodes.of(codes, TensorRule.asked(List.of(), List.of()));

            CompressionException refused = refused(asked.packing(own));

            assertThat(refused.reason()).isEqualTo(ReasonCode.CHECKPOINT_MISFIT);
            assertThat(refused)
                    .hasMessageContaining("large.weight was frozen at")
                    .hasMessageContaining("index 70000,");
        }
    }

    @Test
    void ownCodesWithPrunedWeightsAreReadWholeAndSaySo() throws IOException {
        float[] weights = gaussian(11);
        var quantized = new TensorQuantizer(Quantizers.byName("ternary", Map.of()), Granularity.Row.first())
                .quantize(weights, SHAPE);
        byte[] kept = new byte[weights.length];
        Arrays.fill(kept, (byte) 1);
        Path file = folder.resolve("codes");
        ArtifactWriter.write(
                file,
                List.of(new ArtifactTensor.Quantized(
                        "large.weight", SHAPE, "ternary", quantized, 0, PruningMask.of(kept))));
        try (ArtifactFile codes = ArtifactFile.open(file, SafetensorsLimits.defaults())) {
            write(codes.dequantize("large.weight"));
            OwnCodes own = OwnCodes.of(codes, TensorRule.asked(List.of(), List.of()));

            Specification masked =
                    CompressorCase.changed(CompressorCase.hard("ternary", "row", EVERY, Map.of()), "mask", own.mask());
            CompressionException refused =
                    refused(Compression.of(masked).packing(own).growing());

            assertThat(refused.reason()).isEqualTo(ReasonCode.OVER_BUDGET);
            assertThat(refused)
                    .hasMessageContaining("tensor large.weight has 126000 weights, which need")
                    .hasMessageContaining("without a mask, in rows or groups");
        }
    }

    @Test
    void namesTheWeightThatIsNotFiniteByItsPlaceInTheTensor() throws IOException {
        float[] weights = gaussian(11);
        weights[123_456] = Float.NEGATIVE_INFINITY;
        write(weights);

        CompressionException refused = refused(hard("binary", "row", 1, TensorKnowledge.none()));

        assertThat(refused.reason()).isEqualTo(ReasonCode.WEIGHTS_NOT_FINITE);
        assertThat(refused).hasMessageContaining("large.weight is -Infinity at index 123456");
        assertThat(folder.resolve("parts")).doesNotExist();
    }

    /** What is known of each weight, read as it is asked for. */
    private final class Known implements TensorKnowledge {
        @Override
        public SideInformation of(TensorInfo tensor, AxisOrder order) {
            return SideInformation.none().withCurvature(order.toStored(curvature));
        }

        @Override
        public SideInformation part(TensorInfo tensor, AxisOrder order, int from, int count) throws IOException {
            float[] part = new float[count];
            order.readStored(from, part, (place, into, at, n) -> System.arraycopy(curvature, place, into, at, n));
            return SideInformation.none().withCurvature(part, from);
        }
    }

    private void sameInParts(Compression compression, ArtifactOptions options) throws IOException {
        BuiltArtifact whole = build(compression, LARGE, "whole", options);
        assertThat(told.size()).isLessThanOrEqualTo(1);
        double before = error;
        BuiltArtifact parts = build(compression, MemoryBudget.LEAST, "parts", options);

        assertThat(parts.summary()).isEqualTo(whole.summary());
        assertThat(error).isEqualTo(before);
        assertThat(parts.files()).hasSameSizeAs(whole.files());
        for (int i = whole.files().size() == 1 ? 0 : 1; i < parts.files().size(); i++) {
            assertThat(parts.files().get(i))
                    .hasSameBinaryContentAs(whole.files().get(i));
        }
        if (!told.isEmpty()) {
            assertThat(told).as("it came in parts").hasSizeGreaterThan(3);
        }
        try (ArtifactFile read = ArtifactFile.open(parts.files().get(0), SafetensorsLimits.defaults())) {
            assertThat(read.summary()).isEqualTo(parts.summary());
        }
    }

    private byte[] bytesOf(Compression compression) throws IOException {
        build(compression, LARGE, "whole", ArtifactOptions.plain());
        return bytes("whole");
    }

    private byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name));
    }

    private ArtifactFile artifact(String name) throws IOException {
        return ArtifactFile.open(folder.resolve(name), SafetensorsLimits.defaults());
    }

    private CompressionException refused(Compression compression) {
        return catchThrowableOfType(
                CompressionException.class,
                () -> build(compression, MemoryBudget.LEAST, "parts", ArtifactOptions.plain()));
    }

    private static Compression hard(String quantizer, String granularity, int axis, TensorKnowledge knowledge) {
        return Compression.hard(
                        Quantizers.byName(quantizer, Map.of()),
                        Granularity.parse(granularity),
                        new AxisRule(axis == 0 ? Map.of() : Map.of("**", axis)),
                        knowledge,
                        TensorRule.asked(List.of(), List.of()))
                .growing();
    }

    private BuiltArtifact build(Compression compression, long budget, String out, ArtifactOptions options)
            throws IOException {
        GapSum gap = new GapSum();
        told.clear();
        PackedTensors observer = (tensor, weights, value) -> {
            gap.add(weights, value.dequantize());
            told.add(weights.length);
        };
        try (SafetensorsFile weights = SafetensorsFile.open(source, SafetensorsLimits.defaults())) {
            return new Compressor(MemoryBudget.share(budget, "raise it"), 2, observer)
                    .build(
                            weights,
                            compression,
                            SourceMetadata.none(),
                            folder.resolve(out),
                            options,
                            ProgressMonitor.none());
        } finally {
            error = gap.value();
        }
    }

    private void write(float[] weights) throws IOException {
        SafetensorsWriter.write(
                source, List.of(new TensorData("large.weight", DType.F32, SHAPE, TensorContent.of(weights))), Map.of());
    }

    private static float[] gaussian(long seed) {
        Random random = new Random(seed);
        float[] values = new float[100 * 36 * 35];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * (1 + i % 5);
        }
        return values;
    }
}
