package io.proxquant.checkpoints.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.checkpoints.ArtifactFormat;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorContent;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.quantization.BlockShape;
import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.QuantizedTensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Axes, masks, coded streams, shared tensors and shards decode to the same bits, however they are stored. */
class SecondFormatTest {
    @TempDir
    Path folder;

    static Stream<ArtifactOptions> options() {
        ArtifactOptions plain = ArtifactOptions.plain();
        return Stream.of(
                plain,
                plain.withEntropyCoding(),
                plain.withSharing(),
                plain.inShardsOf(700),
                plain.withEntropyCoding().withSharing().inShardsOf(1));
    }

    @ParameterizedTest
    @MethodSource("options")
    void everyTensorDecodesToItsBitsHoweverItIsStored(ArtifactOptions options) throws Exception {
        List<ArtifactTensor> tensors = SecondFormat.mixture();
        ArtifactSummary written = ArtifactWriter.write(path(), tensors, options);
        try (ArtifactFile file = open()) {
            for (ArtifactTensor tensor : tensors) {
                if (tensor instanceof ArtifactTensor.Quantized q) {
                    assertThat(file.dequantize(q.name())).as(q.name()).isEqualTo(SecondFormat.expected(q));
                    assertThat(file.value(q.name()).mask()).isEqualTo(q.mask());
                    assertThat(file.codes(q.name())).isEqualTo(q.value());
                }
            }
            assertThat(file.dequantize("bias-again")).isEqualTo(Weights.of(6, 12));
            assertThat(file.summary()).isEqualTo(written);
            assertThat(written.format()).isEqualTo(ArtifactFormat.SECOND);
        }
    }

    @Test
    void theDigestOfAnArtifactDoesNotDependOnHowItIsStored() throws Exception {
        List<String> digests = new ArrayList<>();
        for (ArtifactOptions options : options().toList()) {
            digests.add(ArtifactWriter.write(path(), SecondFormat.mixture(), options)
                    .artifactDigest()
                    .hex());
        }
        assertThat(digests).hasSize(5).containsOnly(digests.get(0));
    }

    @ParameterizedTest
    @MethodSource("options")
    void theBytesDependOnTheContentAlone(ArtifactOptions options) throws Exception {
        List<ArtifactTensor> tensors = SecondFormat.mixture();
        ArtifactWriter.write(path(), tensors, options);
        List<byte[]> first = everyFile();
        Collections.reverse(tensors);
        ArtifactWriter.write(path(), tensors, options);
        List<byte[]> second = everyFile();
        assertThat(second).hasSameSizeAs(first);
        for (int i = 0; i < first.size(); i++) {
            assertThat(second.get(i)).isEqualTo(first.get(i));
        }
    }

    @Test
    void whatTheFirstFormatCanSayIsWrittenInItWhateverIsAskedFor() throws Exception {
        // so few codes that no table pays
        List<ArtifactTensor> tensors =
                List.of(small("w"), new ArtifactTensor.Copied(TensorData.of("b", new float[2], 2)));
        ArtifactWriter.write(path(), tensors);
        byte[] first = Files.readAllBytes(path());
        for (ArtifactOptions options : List.of(
                ArtifactOptions.plain().withEntropyCoding(),
                ArtifactOptions.plain().withSharing(),
                ArtifactOptions.plain().inShardsOf(1 << 20))) {
            ArtifactSummary written = ArtifactWriter.write(path(), tensors, options);
            assertThat(written.format()).isEqualTo(ArtifactFormat.FIRST);
            assertThat(Files.readAllBytes(path())).isEqualTo(first);
        }
    }

    @Test
    void codingMakesItSmallerAndEveryByteIsCounted() throws Exception {
        byte[] codes = new byte[40_000];
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) (random.nextInt(20) < 18 ? 1 : 2 * random.nextInt(2));
        }
        QuantizedTensor value = new QuantizedTensor(
                CodebookLayout.of(CodebookForm.TERNARY, 2, 1), BlockShape.of(1, codes.length), codes, new float[] {1});
        ArtifactTensor w = ArtifactTensor.Quantized.of("w", new long[] {200, 200}, "ternary", value);
        ArtifactSummary fixed = ArtifactWriter.write(path(), List.of(w));
        ArtifactSummary coded =
                ArtifactWriter.write(path(), List.of(w), ArtifactOptions.plain().withEntropyCoding());
        assertThat(fixed.effectiveBits()).isCloseTo(2, org.assertj.core.data.Offset.offset(0.001));
        assertThat(coded.effectiveBits()).isBetween(0.56, 0.59); // the entropy of 90 % zeros is 0.57
        assertThat(coded.artifactDigest()).isEqualTo(fixed.artifactDigest());
        try (ArtifactFile file = open()) {
            assertThat(file.storedBytes("w")).isEqualTo(coded.packedBytes());
            assertThat(coded.fileBytes()).isEqualTo(Files.size(path()));
        }
    }

    @Test
    void aSharedTensorIsStoredOnceUnderBothNames() throws Exception {
        ArtifactTensor.Quantized w = small("embedding.weight");
        ArtifactEntry entry = w.entry();
        ArtifactEntry bias = ArtifactEntry.Plain.of("a.bias", DType.F32, 2);
        List<ArtifactEntry> entries = List.of(
                new ArtifactEntry.Shared("head.weight", entry), entry, bias, new ArtifactEntry.Shared("z.bias", bias));
        ArtifactSummary written;
        try (ArtifactWriter writer = ArtifactWriter.create(path(), entries)) {
            writer.put(w.name(), w.value());
            writer.copy("a.bias", TensorContent.of(new float[] {1, 2}));
            written = writer.finish();
        }
        try (ArtifactFile file = open()) {
            assertThat(file.names()).containsExactly("a.bias", "embedding.weight", "head.weight", "z.bias");
            assertThat(file.dequantize("head.weight")).isEqualTo(file.dequantize("embedding.weight"));
            assertThat(file.dequantize("z.bias")).containsExactly(1, 2);
            assertThat(file.quantized("head.weight")).isTrue();
            assertThat(file.summary()).isEqualTo(written);
            assertThat(written.quantizedWeights()).isEqualTo(8);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> ArtifactWriter.create(path(), List.of(entries.get(0))));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, 1})
    void aNameThatTwoTensorsNeedIsRefusedInOneFileAndAcrossShards(long bytes) throws Exception {
        List<ArtifactTensor> tensors = List.of(
                SecondFormat.tensor("w", "binary", 0, "tensor", 1, 0.3),
                new ArtifactTensor.Copied(TensorData.of("w.codes", new float[2], 2)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArtifactWriter.write(
                        path(), tensors, ArtifactOptions.plain().inShardsOf(bytes)))
                .withMessageContaining("w.codes");
        assertThat(files()).isEmpty();
    }

    @Test
    void shardsAreNamedByTheIndexAndHeldAgainstIt() throws Exception {
        ArtifactWriter.write(
                path(), SecondFormat.mixture(), ArtifactOptions.plain().inShardsOf(3000));
        Path index = folder.resolve("w.safetensors.index.json");
        assertThat(path()).doesNotExist();
        List<Path> shards = files().stream().filter(p -> !p.equals(index)).toList();
        assertThat(shards).hasSizeGreaterThan(1);
        assertThat(shards.get(0).getFileName().toString())
                .isEqualTo("w-00001-of-0000" + shards.size() + ".safetensors");
        byte[] sound = Files.readAllBytes(shards.get(1));
        byte[] changed = sound.clone();
        changed[changed.length - 1] ^= 1;
        Files.write(shards.get(1), changed);
        assertThatThrownBy(this::open).isInstanceOf(ArtifactException.class).hasMessageContaining("has the digest");
        Files.write(shards.get(1), java.util.Arrays.copyOf(sound, sound.length - 1));
        assertThatThrownBy(this::open).isInstanceOf(ArtifactException.class).hasMessageContaining("the index says");
        Files.delete(shards.get(1));
        assertThatThrownBy(this::open).isInstanceOf(ArtifactException.class).hasMessageContaining("not beside it");
        Files.write(shards.get(1), sound);
        String json = Files.readString(index);
        for (String hostile : List.of(
                json.replace("w-00001", "../w-00001"),
                json.replace("\"bias\":", "\"other\":"),
                json.replace("\"proxquant.format\":\"2\"", "\"proxquant.format\":\"1\""),
                json.substring(0, 200),
                "{\"metadata\":{},\"weight_map\":{}}",
                "{\"metadata\":null}",
                json.replace("\"total_size\":", "\"total_size\":9"),
                json.replace("\"bytes\":", "\"bytes\":9"))) {
            assertThat(hostile).isNotEqualTo(json);
            Files.writeString(index, hostile);
            assertThatThrownBy(this::open).as(hostile).isInstanceOf(ArtifactException.class);
        }
    }

    @Test
    void aWriterThatIsNotFinishedLeavesNothing() throws Exception {
        ArtifactTensor.Quantized w = SecondFormat.tensor("w", "binary", 0, "row", 1, 0);
        try (ArtifactWriter writer = ArtifactWriter.create(path(), List.of(w.entry()))) {
            writer.put("w", w.value());
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void aValueThatIsNotAsAnnouncedIsRefused() throws Exception {
        ArtifactTensor.Quantized pruned = SecondFormat.tensor("w", "binary", 0, "row", 1, 0.5);
        try (ArtifactWriter writer = ArtifactWriter.create(path(), List.of(pruned.entry()))) {
            assertThatIllegalArgumentException().isThrownBy(() -> writer.put("w", pruned.value()));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> pruned.entry().along(3));
    }

    private static ArtifactTensor.Quantized small(String name) {
        QuantizedTensor value = new QuantizedTensor(
                CodebookLayout.of(CodebookForm.TERNARY, 2, 1),
                BlockShape.of(2, 4),
                new byte[] {0, 1, 2, 1, 1, 0, 2, 2},
                new float[] {1, 2});
        return ArtifactTensor.Quantized.of(name, new long[] {2, 4}, "ternary", value);
    }

    private ArtifactFile open() throws IOException {
        Path index = folder.resolve("w.safetensors.index.json");
        return ArtifactFile.open(Files.exists(index) ? index : path(), SafetensorsLimits.defaults());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    private List<byte[]> everyFile() throws IOException {
        List<byte[]> bytes = new ArrayList<>();
        for (Path each : files()) {
            bytes.add(Files.readAllBytes(each));
        }
        return bytes;
    }

    private Path path() {
        return folder.resolve("w.safetensors");
    }
}
