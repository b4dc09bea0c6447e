package io.proxquant.checkpoints.artifact;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.checkpoints.CheckpointDigest;
import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorContent;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** What is packed decodes to what the quantizer said, for every quantizer and granularity, in any order of writing. */
class ArtifactRoundTripTest {
    @TempDir
    Path folder;

    static Stream<Arguments> quantizers() {
        return Stream.of(
                        Arguments.of("binary", Map.of()),
                        Arguments.of("binary-unit", Map.of()),
                        Arguments.of("ternary", Map.of()),
                        Arguments.of("ternary-two-sided", Map.of()),
                        Arguments.of("alternating", Map.of("bits", 2)),
                        Arguments.of("alternating", Map.of("bits", 3)),
                        Arguments.of("alternating", Map.of("bits", 4)))
                .flatMap(a -> Stream.of("tensor", "row", "group:3").map(g -> Arguments.of(a.get()[0], a.get()[1], g)));
    }

    @ParameterizedTest(name = "{0} {1} per {2}")
    @MethodSource("quantizers")
    void whatIsPackedDecodesToTheSameBits(String name, Map<String, ?> options, String granularity) throws Exception {
        long[] shape = {7, 3, 3};
        QuantizedTensor value = quantize(name, options, granularity, Weights.of(63, 11), shape);
        Path file = folder.resolve("a.safetensors");
        ArtifactSummary written =
                ArtifactWriter.write(file, List.of(ArtifactTensor.Quantized.of("w", shape, name, value)));

        float[] expected = new float[63];
        value.dequantize(expected);
        try (ArtifactFile read = ArtifactFile.open(file, SafetensorsLimits.defaults())) {
            assertThat(read.codes("w")).isEqualTo(value);
            assertThat(read.dequantize("w")).isEqualTo(expected);
            assertThat(read.packed("w").quantizer()).isEqualTo(name);
            assertThat(read.shape("w")).isEqualTo(shape);
            assertThat(read.dtype("w")).isEqualTo(DType.F32);
            assertThat(read.summary()).isEqualTo(written);
        }
        assertThat(written.artifactDigest())
                .isEqualTo(CheckpointDigest.of(List.of(TensorDigest.of("w", expected, shape))));
        assertThat(written.effectiveBits()).isEqualTo(8.0 * value.storedBytes() / 63);
    }

    @Test
    void theOrderOfWritingDoesNotShow() throws Exception {
        long[] shape = {5, 4};
        QuantizedTensor a = quantize("binary", Map.of(), "row", Weights.of(20, 1), shape);
        QuantizedTensor b = quantize("ternary", Map.of(), "tensor", Weights.of(20, 2), shape);
        List<ArtifactEntry> entries = List.of(
                ArtifactEntry.Packed.of("a", DType.F32, shape, "binary", a.layout(), a.blocks()),
                ArtifactEntry.Packed.of("b", DType.F16, shape, "ternary", b.layout(), b.blocks()),
                ArtifactEntry.Plain.of("c", DType.I64, 1),
                ArtifactEntry.Plain.of("d", DType.F32, 3));
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        ArtifactSummary first;
        try (ArtifactWriter writer = ArtifactWriter.create(one, entries)) {
            writer.put("a", a);
            writer.put("b", b);
            writer.copy("c", TensorContent.of(new byte[8]));
            writer.copy("d", TensorContent.of(new float[] {1, 2, 3}));
            first = writer.finish();
        }
        try (ArtifactWriter writer =
                ArtifactWriter.create(two, List.of(entries.get(3), entries.get(2), entries.get(1), entries.get(0)))) {
            Stream.<Step>of(
                            w -> w.copy("d", TensorContent.of(new float[] {1, 2, 3})),
                            w -> w.put("b", b),
                            w -> w.copy("c", TensorContent.of(new byte[8])),
                            w -> w.put("a", a))
                    .parallel()
                    .forEach(step -> step.on(writer));
            assertThat(writer.finish()).isEqualTo(first);
        }
        assertThat(two).hasSameBinaryContentAs(one);
        assertThat(first.quantizedWeights()).isEqualTo(40);
        assertThat(first.packedBytes()).isEqualTo(3 + 5 * 4 + 5 + 4);
        assertThat(first.fileBytes()).isEqualTo(Files.size(one));
    }

    @Test
    void tensorsThatAreNotQuantizedComeThroughUntouched() throws Exception {
        Path file = folder.resolve("a.safetensors");
        TensorData bias = TensorData.of("bias", new float[] {0.5f, -0f}, 2);
        TensorData count = TensorData.of("n", DType.I64, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        ArtifactSummary written =
                ArtifactWriter.write(file, List.of(new ArtifactTensor.Copied(bias), new ArtifactTensor.Copied(count)));
        assertThat(written.effectiveBits()).isEqualTo(32);
        try (ArtifactFile read = ArtifactFile.open(file, SafetensorsLimits.defaults())) {
            assertThat(read.names()).containsExactly("bias", "n");
            assertThat(read.quantized("bias")).isFalse();
            assertThat(read.dequantize("bias")).containsExactly(0.5f, -0f);
            assertThat(read.open("n").readAllBytes()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        }
    }

    @Test
    void anEmptyTensorIsPackedToo() throws Exception {
        long[] shape = {0, 4};
        QuantizedTensor none = quantize("alternating", Map.of("bits", 2), "row", new float[0], shape);
        Path file = folder.resolve("a.safetensors");
        ArtifactWriter.write(file, List.of(ArtifactTensor.Quantized.of("w", shape, "alternating", none)));
        try (ArtifactFile read = ArtifactFile.open(file, SafetensorsLimits.defaults())) {
            assertThat(read.dequantize("w")).isEmpty();
            assertThat(read.shape("w")).containsExactly(0, 4);
        }
    }

    @Test
    void aTensorAtTheLimitsOfANetworkIsReadableAsAnArtifact() throws Exception {
        SafetensorsLimits network = new SafetensorsLimits(1 << 10, 0.5, 1, 300, 2, 6, 10);
        String name = "n".repeat(300);
        QuantizedTensor value = quantize("binary", Map.of(), "row", new float[6], new long[] {2, 3});
        Path file = folder.resolve("a.safetensors");
        ArtifactWriter.write(file, List.of(ArtifactTensor.Quantized.of(name, new long[] {2, 3}, "binary", value)));
        try (ArtifactFile read = ArtifactFile.open(file, network)) {
            assertThat(read.codes(name)).isEqualTo(value);
            assertThat(read.layout(name)).isEqualTo(value.layout());
        }
    }

    @Test
    void anIncompleteArtifactNeverGetsItsName() throws Exception {
        Path file = folder.resolve("a.safetensors");
        try (ArtifactWriter writer = ArtifactWriter.create(file, List.of(ArtifactEntry.Plain.of("a", DType.F32, 1)))) {
            assertThatIllegalStateException().isThrownBy(writer::finish).withMessageContaining("a was not written");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatWasNotAnnouncedIsRefused() throws Exception {
        QuantizedTensor value = quantize("binary", Map.of(), "tensor", new float[] {1, -1}, new long[] {2});
        QuantizedTensor longer = quantize("binary", Map.of(), "tensor", new float[] {1, -1, 1}, new long[] {3});
        try (ArtifactWriter writer = ArtifactWriter.create(
                folder.resolve("a"),
                List.of(
                        ArtifactEntry.Packed.of(
                                "w", DType.F32, new long[] {2}, "binary", value.layout(), value.blocks()),
                        ArtifactEntry.Plain.of("b", DType.F32, 1)))) {
            assertThatIllegalArgumentException().isThrownBy(() -> writer.put("b", value));
            assertThatIllegalArgumentException().isThrownBy(() -> writer.put("x", value));
            assertThatIllegalArgumentException().isThrownBy(() -> writer.copy("w", TensorContent.of(new float[2])));
            assertThatIllegalArgumentException().isThrownBy(() -> writer.put("w", longer));
            writer.put("w", value);
            assertThatIllegalStateException()
                    .isThrownBy(() -> writer.put("w", value))
                    .withMessageContaining("twice");
        }
    }

    @Test
    void namesThatWouldCollideAreRefused() {
        QuantizedTensor value = quantize("binary", Map.of(), "tensor", new float[] {1, -1}, new long[] {2});
        ArtifactEntry packed =
                ArtifactEntry.Packed.of("w", DType.F32, new long[] {2}, "binary", value.layout(), value.blocks());
        for (String taken : new String[] {"w", "w.codes", "w.codebooks"}) {
            assertThatIllegalArgumentException()
                    .as(taken)
                    .isThrownBy(() -> ArtifactWriter.create(
                            folder.resolve("a"), List.of(packed, ArtifactEntry.Plain.of(taken, DType.F32, 1))));
        }
        assertThat(folder).isEmptyDirectory();
    }

    private static QuantizedTensor quantize(
            String name, Map<String, ?> options, String granularity, float[] weights, long[] shape) {
        return new TensorQuantizer(Quantizers.byName(name, options), Granularity.parse(granularity))
                .quantize(weights, shape);
    }

    private interface Step {
        void run(ArtifactWriter writer) throws Exception;

        default void on(ArtifactWriter writer) {
            try {
                run(writer);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }
}
