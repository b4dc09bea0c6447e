package io.proxquant.checkpoints.artifact;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.checkpoints.ArtifactFormat;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Weights that are floats of their own decode to their bits, and cost what survives. */
class ThirdFormatTest {
    private static final String SOUND =
            "{'w':{'shape':[2,4],'dtype':'F32','form':'FLOATS','bits':1,'blocks':2,'length':4,'quantizer':'l0-constraint',"
                    + "'mask':{'kind':'BITMAP','kept':3}}}";

    @TempDir
    Path folder;

    private final List<TensorData> tensors = new ArrayList<>(List.of(
            TensorData.of("w.mask", DType.U8, new byte[] {0b0100_0011}, 1),
            TensorData.of("w.values", new float[] {1.5f, -2, 3}, 3)));
    private final Map<String, String> metadata =
            new HashMap<>(Map.of("proxquant.format", "3", "proxquant.tensors", json(SOUND)));

    static Stream<ArtifactOptions> options() {
        ArtifactOptions plain = ArtifactOptions.plain();
        return Stream.of(
                plain, plain.withEntropyCoding(), plain.withEntropyCoding().withSharing(), plain.inShardsOf(900));
    }

    @ParameterizedTest
    @MethodSource("options")
    void everyTensorDecodesToItsBitsHoweverItIsStored(ArtifactOptions options) throws Exception {
        List<ArtifactTensor> mixture = ThirdFormat.mixture();
        ArtifactSummary written = ArtifactWriter.write(path(), mixture, options);
        assertThat(written.format()).isEqualTo(ArtifactFormat.THIRD);
        Path first = options.shardBytes() == Long.MAX_VALUE ? path() : folder.resolve("a.safetensors.index.json");
        try (ArtifactFile file = ArtifactFile.open(first, SafetensorsLimits.defaults())) {
            for (ArtifactTensor tensor : mixture) {
                if (tensor instanceof ArtifactTensor.Quantized q) {
                    assertThat(file.dequantize(q.name())).as(q.name()).isEqualTo(SecondFormat.expected(q));
                    assertThat(file.codes(q.name())).as(q.name()).isEqualTo(q.value());
                }
            }
            assertThat(file.summary()).isEqualTo(written);
        }
    }

    @Test
    void whatIsReadIsWrittenAgainByteForByte() throws Exception {
        ArtifactWriter.write(path(), ThirdFormat.mixture());
        List<ArtifactTensor> again = new ArrayList<>();
        try (ArtifactFile file = ArtifactFile.open(path(), SafetensorsLimits.defaults())) {
            for (String name : file.names()) {
                again.add(
                        file.quantized(name)
                                ? file.quantizedTensor(name)
                                : new ArtifactTensor.Copied(TensorData.of("bias", Weights.of(6, 12), 6)));
            }
        }
        Path second = folder.resolve("b.safetensors");
        ArtifactWriter.write(second, again);
        assertThat(second).hasSameBinaryContentAs(path());
    }

    @Test
    void zerosAreNoMaskThatASpecificationWouldHaveToName() throws Exception {
        ArtifactWriter.write(
                path(), List.of(ThirdFormat.tensor("l0-constraint", Map.of("keep", 0.05), "tensor", 0, true)));
        try (ArtifactFile file = ArtifactFile.open(path(), SafetensorsLimits.defaults())) {
            assertThat(MaskDigest.of(file)).isNull();
        }
    }

    @Test
    void bytesAreThoseOfTheSurvivorsAndTheirPlaces() throws Exception {
        ArtifactTensor.Quantized w = ThirdFormat.tensor("l0-constraint", Map.of("keep", 0.05), "tensor", 0, false);
        ArtifactSummary written = ArtifactWriter.write(path(), List.of(w));
        assertThat(written.quantizedWeights()).isEqualTo(192);
        // 10 floats, and relative indices that take less than a bitmap of 24 bytes
        assertThat(written.packedBytes()).isBetween(40 + 4L, 40 + 23L);
    }

    @Test
    void theUnchangedOneIsSound() throws Exception {
        try (ArtifactFile file = open()) {
            assertThat(file.dequantize("w")).containsExactly(1.5f, -2, 0, 0, 0, 0, 3, 0);
            assertThat(file.storedBytes("w")).isEqualTo(13);
        }
    }

    @ParameterizedTest(name = "{1} instead of {0}")
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "'bits':1, 'bits':2",
                "'kept':3, 'kept':2",
                "'bits':1, 'bits':1;'levels':2",
                "'bits':1, 'bits':1;'coding':'RANS'",
                "'blocks':2;'length':4, 'blocks':2;'length':3",
                ";'mask':{'kind':'BITMAP';'kept':3}, ``",
            })
    void aDescriptionThatDoesNotFitIsRefusedWhenOpened(String part, String instead) {
        metadata.put("proxquant.tensors", json(SOUND.replace(part.replace(';', ','), instead.replace(';', ','))));
        assertThatThrownBy(this::open).isInstanceOf(ArtifactException.class);
    }

    @ParameterizedTest
    @CsvSource({"1, format 1 does not know", "2, format 2 does not know"})
    void olderFormatsDoNotKnowIt(String format, String message) {
        metadata.put("proxquant.format", format);
        metadata.put("proxquant.tensors", json(SOUND));
        assertThatThrownBy(this::open).isInstanceOf(ArtifactException.class).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"0, no survivor", "-0.0, no survivor", "NaN, is NaN", "Infinity, is Infinity"})
    void aSurvivorIsAFiniteFloatOtherThanZero(float value, String message) throws Exception {
        tensors.set(1, TensorData.of("w.values", new float[] {1.5f, value, 3}, 3));
        try (ArtifactFile file = open()) {
            assertThatThrownBy(() -> file.value("w"))
                    .isInstanceOf(ArtifactException.class)
                    .hasMessageContaining(message);
        }
    }

    private ArtifactFile open() throws Exception {
        SafetensorsWriter.write(path(), tensors, metadata);
        return ArtifactFile.open(path(), SafetensorsLimits.defaults());
    }

    private Path path() {
        return folder.resolve("a.safetensors");
    }

    private static String json(String quoted) {
        return quoted.replace('\'', '"');
    }
}
