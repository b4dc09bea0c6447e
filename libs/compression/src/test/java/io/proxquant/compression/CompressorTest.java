package io.proxquant.compression;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.compression.Specification.Layers;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.TensorProximalMap;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.maps.ProximalMaps;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class CompressorTest extends CompressorCase {
    @Test
    void matricesBecomeCodesAndEverythingElseIsCopied() throws Exception {
        BuiltArtifact built = build(hard("binary", "row", ALL));
        assertThat(built.quantized()).isEqualTo(TinyNetwork.MATRICES);
        assertThat(built.summary().quantizedWeights()).isEqualTo(72 + 60);
        assertThat(built.summary().effectiveBits()).isEqualTo(8.0 * (9 + 8 + 4 * (4 + 10)) / 132);
        try (ArtifactFile artifact = artifact();
                SafetensorsFile source = SafetensorsFile.open(source(), SafetensorsLimits.defaults())) {
            assertThat(artifact.names())
                    .containsExactlyInAnyOrderElementsOf(
                            source.header().tensors().keySet());
            for (String name : artifact.names()) {
                if (artifact.quantized(name)) {
                    assertThat(artifact.codes(name))
                            .isEqualTo(
                                    new TensorQuantizer(Quantizers.byName("binary", Map.of()), Granularity.Row.first())
                                            .quantize(source.readAll(name), artifact.shape(name)));
                } else {
                    assertThat(artifact.open(name).readAllBytes())
                            .as(name)
                            .isEqualTo(source.open(source.header().tensor(name)).readAllBytes());
                }
            }
        }
    }

    @Test
    void patternsDecideWhatIsLeftAlone() throws Exception {
        Layers layers = new Layers(List.of("**"), List.of("fc.*"));
        assertThat(build(hard("ternary", "tensor", layers)).quantized()).containsExactly("conv1.weight");
        try (ArtifactFile artifact = artifact()) {
            assertThat(artifact.dtype("fc.weight")).isEqualTo(DType.F64);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5, 1e9})
    void aPointOfTheProxPathHoldsTheMovedWeights(double strength) throws Exception {
        Specification variant = prox("binary-l1", "tensor", strength, ALL, Map.of());
        BuiltArtifact built = build(variant);
        assertThat(built.summary().effectiveBits()).isEqualTo(32);
        assertThat(built.quantized()).isEqualTo(TinyNetwork.MATRICES);
        try (ArtifactFile artifact = artifact();
                SafetensorsFile source = SafetensorsFile.open(source(), SafetensorsLimits.defaults())) {
            for (String name : TinyNetwork.MATRICES) {
                float[] expected = source.readAll(name);
                new TensorProximalMap(ProximalMaps.byName("binary-l1", Map.of()), new Granularity.Tensor())
                        .apply(expected, artifact.shape(name), (float) strength, new float[0], true);
                assertThat(artifact.dtype(name)).isEqualTo(DType.F32);
                assertThat(artifact.dequantize(name)).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest(name = "{0} threads, budget {1}")
    @CsvSource({"1, 1048576", "2, 1500000", "8, 268435456"})
    void neitherThreadsNorBudgetShowInTheBytes(int threads, long budget) throws Exception {
        for (int i = 0; i < 20; i++) {
            network.floats("layer" + i + ".weight", TinyNetwork.weights(30_000, i), 100, 300);
        }
        Specification variant = alternating(ALL);
        Path reference = folder.resolve("reference");
        try (SafetensorsFile weights = network.open(source())) {
            new Compressor(budget(1 << 28), 2)
                    .build(weights, Compression.of(variant), SourceMetadata.none(), reference, GO_ON);
            new Compressor(budget(budget), threads)
                    .build(weights, Compression.of(variant), SourceMetadata.none(), out(), GO_ON);
        }
        assertThat(out()).hasSameBinaryContentAs(reference);
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity", "-Infinity"})
    void aWeightThatIsNotFiniteIsNamed(float bad) {
        float[] values = TinyNetwork.weights(72, 1);
        values[40] = bad;
        network.floats("conv1.weight", values, 4, 2, 3, 3);
        refuses(hard("binary", "row", ALL), ReasonCode.WEIGHTS_NOT_FINITE, "conv1.weight", "index 40");
    }

    @Test
    void aCopiedTensorMayHoldInfinitiesButNoNaN() {
        network.floats("bn1.running_mean", new float[] {0, 0, Float.NaN, 0}, 4);
        refuses(hard("binary", "row", ALL), ReasonCode.WEIGHTS_NOT_FINITE, "running_mean", "index 2");
    }

    @Test
    void aMaskOfInfinitiesIsCopiedByteForByte() throws Exception {
        float[] mask = {0, Float.NEGATIVE_INFINITY, 0, Float.POSITIVE_INFINITY};
        network.floats("attn_mask", mask, 2, 2);
        Layers named = new Layers(List.of("fc.*", "attn*"), List.of());
        refuses(hard("binary", "row", named), ReasonCode.WEIGHTS_NOT_FINITE, "attn_mask", "index 1");
        assertThat(build(hard("binary", "row", ALL)).quantized()).isEqualTo(TinyNetwork.MATRICES);
        try (ArtifactFile artifact = artifact()) {
            assertThat(artifact.dequantize("attn_mask")).isEqualTo(mask);
        }
    }

    @Test
    void codesOfOthersAreRefusedAndTheirScalesNeverQuantized() throws Exception {
        network.add(TensorData.of("a.weight", DType.F8_E4M3, new byte[64], 8, 8));
        network.floats("a.weight_scale_inv", new float[] {1, 1, 1, 1}, 2, 2);
        refuses(hard("binary", "row", ALL), ReasonCode.CHECKPOINT_QUANTIZED, "an FP8 checkpoint", "a.weight_scale_inv");
        Layers told = new Layers(List.of("fc.*", "a.weight_scale*"), List.of());
        assertThat(build(hard("binary", "row", told)).quantized()).containsExactly("fc.weight");
    }

    @Test
    void aResultLargerThanItsSourceIsRefusedWithTheFigures() throws Exception {
        network.floats("fc.weight", TinyNetwork.weights(64, 1), 32, 2);
        network.floats("conv1.weight", TinyNetwork.weights(64, 1), 32, 2);
        Specification pairs = hard("qnn-log", "row", ALL);
        refuses(pairs, ReasonCode.ARTIFACT_LARGER, "fc.weight takes 260 bits per weight, 32 before");
        Specification newest = at(2, eightBits());
        refuses(newest, ReasonCode.ARTIFACT_LARGER, "fc.weight takes 40 bits per weight, 32 before");
        assertThat(build(eightBits()).summary().effectiveBits())
                .as("what an earlier revision made can be made again")
                .isEqualTo(8 + 256 * 32 / 2);
    }

    @Test
    void whatTheSourceSaysOfItselfIsRepeated() throws Exception {
        SourceMetadata source = SourceMetadata.of(Map.of("license", "apache-2.0", "step", "1200"));
        try (SafetensorsFile weights = network.open(source())) {
            new Compressor(budget(1 << 28), 3)
                    .build(weights, Compression.of(hard("binary", "row", ALL)), source, out(), GO_ON);
        }
        try (ArtifactFile artifact = artifact()) {
            assertThat(artifact.metadata()).isEqualTo(source);
        }
    }

    @Test
    void anArtifactIsNoSourceOfAnother() throws Exception {
        build(hard("binary", "row", ALL));
        Path again = folder.resolve("again");
        try (SafetensorsFile artifact = SafetensorsFile.open(out(), SafetensorsLimits.defaults())) {
            assertThatThrownBy(() -> new Compressor(budget(1 << 28), 3)
                            .build(
                                    artifact,
                                    Compression.of(hard("binary", "row", ALL)),
                                    SourceMetadata.none(),
                                    again,
                                    GO_ON))
                    .hasMessageContaining("is an artifact already");
        }
        assertThat(again).doesNotExist();
    }

    @Test
    void aTensorThatLeavesNoRoomForAnotherIsTriedAloneInAHeapOfItsOwn() throws Exception {
        network.floats("big.weight", TinyNetwork.weights(20_000, 3), 100, 200);
        MemoryBudget heap = MemoryBudget.wholeHeap(150_000, "give it more");
        MemoryBudget small = MemoryBudget.wholeHeap(110_000, "give it more");
        Compression compression = Compression.of(hard("binary", "tensor", ALL));
        try (SafetensorsFile weights = network.open(source())) {
            new Compressor(heap, 4).build(weights, compression, SourceMetadata.none(), out(), GO_ON);
            assertThatThrownBy(() -> new Compressor(small, 4)
                            .build(weights, compression, SourceMetadata.none(), folder.resolve("no"), GO_ON))
                    .hasMessageContaining("big.weight has 20000 weights, which need 120")
                    .hasMessageContaining("give it more");
        }
        assertThat(artifact().quantized("big.weight")).isTrue();
    }

    @Test
    void ofSeveralBadTensorsTheFirstInTheFileIsNamedEveryTime() {
        for (int i = 10; i < 40; i++) {
            float[] values = TinyNetwork.weights(i % 2 == 0 ? 40_000 : 4, i);
            if (i >= 13) {
                values[values.length - 1] = Float.NaN;
            }
            network.floats("layer" + i + ".weight", values, 2, values.length / 2);
        }
        for (int repeat = 0; repeat < 10; repeat++) {
            refuses(hard("binary", "row", ALL), ReasonCode.WEIGHTS_NOT_FINITE, "layer13.weight");
        }
    }

    @Test
    void nothingToQuantizeIsSaidWithWhatThereWas() {
        Layers none = new Layers(List.of("encoder.*"), List.of());
        refuses(hard("binary", "row", none), ReasonCode.NO_TENSOR_MATCHED, "encoder.*", "conv1.weight");
    }

    @Test
    void aTypeThatCannotBeReadIsRefusedOnlyIfItIsToBeQuantized() throws Exception {
        network.add(TensorData.of("tiny.weight", DType.F8_E4M3, new byte[4], 2, 2));
        refuses(hard("binary", "row", ALL), ReasonCode.DTYPE_UNSUPPORTED, "tiny.weight", "F8_E4M3");
        Layers without = new Layers(List.of("**"), List.of("tiny.*"));
        assertThat(build(hard("binary", "row", without)).quantized()).isEqualTo(TinyNetwork.MATRICES);
    }

    @Test
    void groupsThatDoNotDivideATensorAreRefused() {
        refuses(hard("binary", "group:7", ALL), ReasonCode.CHECKPOINT_MISFIT, "fc.weight", "7");
    }

    @Test
    void namesThatWouldCollideInTheArtifactAreRefused() {
        network.floats("fc.weight.codes", new float[2], 2);
        refuses(hard("binary", "row", ALL), ReasonCode.CHECKPOINT_MISFIT, "fc.weight.codes");
    }

    @Test
    void aTensorBeyondTheBudgetIsRefusedBeforeItIsRead() throws Exception {
        network.floats("big.weight", new float[200_000], 2, 100_000);
        try (SafetensorsFile weights = network.open(source())) {
            // The file has lost the tensor's bytes: whoever read them would fail otherwise.
            Files.write(source(), java.util.Arrays.copyOf(Files.readAllBytes(source()), 2000));
            CompressionException e = catchThrowableOfType(CompressionException.class, () -> new Compressor(
                            budget(1 << 20), 2)
                    .build(weights, Compression.of(hard("binary", "row", ALL)), SourceMetadata.none(), out(), GO_ON));
            assertThat(e.reason()).isEqualTo(ReasonCode.OVER_BUDGET);
            assertThat(e).hasMessageContaining("big.weight").hasMessageContaining("memory-budget");
        }
    }

    @ParameterizedTest
    @CsvSource({"1100000, false", "1300000, true"})
    void whatReadingWeightsTakesBesideThemIsCountedToo(long bytes, boolean fits) throws Exception {
        network.floats("big.weight", TinyNetwork.weights(100_000, 3), 100, 1_000);
        try (SafetensorsFile weights = network.open(source())) {
            ThrowingCallable build = () -> new Compressor(budget(bytes), 1)
                    .build(weights, Compression.of(hard("binary", "tensor", ALL)), SourceMetadata.none(), out(), GO_ON);
            if (fits) {
                assertThatCode(build).doesNotThrowAnyException();
            } else {
                assertThatThrownBy(build).isInstanceOfSatisfying(CompressionException.class, e -> assertThat(e.reason())
                        .isEqualTo(ReasonCode.OVER_BUDGET));
            }
        }
    }

    @Test
    void aStopBetweenTensorsLeavesNothing() throws Exception {
        ProgressMonitor stopping = new ProgressMonitor() {
            private int checks;

            @Override
            public void check() {
                if (++checks == 3) {
                    throw new IllegalStateException("stop");
                }
            }

            @Override
            public void progressed() {}
        };
        try (SafetensorsFile weights = network.open(source())) {
            assertThatThrownBy(() -> new Compressor(budget(1 << 20), 2)
                            .build(
                                    weights,
                                    Compression.of(hard("binary", "row", ALL)),
                                    SourceMetadata.none(),
                                    out(),
                                    stopping))
                    .hasMessage("stop");
        }
        assertThat(folder.toFile().list()).containsExactly("source.safetensors");
    }

    @Test
    void aStopWithinOneVeryLargeTensorEndsThereAndLeavesNothing() throws Exception {
        network.floats("huge.weight", TinyNetwork.weights(1 << 20, 3), 1 << 10, 1 << 10);
        long chunk = 1 << 16;
        for (long stop : List.of(1 * chunk, 20 * chunk, 64L << 16)) {
            AtomicLong worked = new AtomicLong();
            ProgressMonitor stopping = new ProgressMonitor() {
                @Override
                public void check() {}

                @Override
                public void progressed() {}

                @Override
                public void worked(long bytes) {
                    if (worked.addAndGet(bytes) >= stop) {
                        throw new IllegalStateException("stop");
                    }
                }
            };
            try (SafetensorsFile weights = network.open(source())) {
                for (String granularity : List.of("tensor", "row")) {
                    worked.set(0);
                    assertThatThrownBy(() -> new Compressor(budget(1 << 30), 1)
                                    .build(
                                            weights,
                                            Compression.of(hard(
                                                    "binary",
                                                    granularity,
                                                    new Layers(List.of("huge.weight"), List.of()))),
                                            SourceMetadata.none(),
                                            out(),
                                            stopping))
                            .hasMessage("stop");
                    assertThat(worked.get()).isBetween(stop, stop + chunk);
                }
            }
            assertThat(folder.toFile().list()).containsExactly("source.safetensors");
        }
    }

    @Test
    void theBytesThatAreToldAreThoseOfTheSourcesTensors() throws Exception {
        AtomicLong worked = new AtomicLong();
        ProgressMonitor counting = new ProgressMonitor() {
            @Override
            public void check() {}

            @Override
            public void progressed() {}

            @Override
            public void worked(long bytes) {
                worked.addAndGet(bytes);
            }
        };
        try (SafetensorsFile weights = network.open(source())) {
            new Compressor(budget(1 << 20), 2)
                    .build(weights, Compression.of(hard("binary", "row", ALL)), SourceMetadata.none(), out(), counting);
            assertThat(worked)
                    .hasValue(weights.header().tensors().values().stream()
                            .mapToLong(TensorInfo::bytes)
                            .sum());
        }
    }
}
