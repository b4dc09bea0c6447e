package io.proxquant.checkpoints.artifact;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.contracts.NewerFormatException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Sound safetensors files that are no sound artifacts: each is refused, naming the tensor, before a weight is made. */
class HostileArtifactTest {
    private static final String SOUND =
            "{'w':{'shape':[2,4],'dtype':'F32','form':'TERNARY','bits':2,'blocks':2,'length':4,'quantizer':'ternary'}}";

    @TempDir
    Path folder;

    private final List<TensorData> tensors = new ArrayList<>(List.of(
            TensorData.of("w.codes", DType.U8, new byte[] {0b00_01_10_00, 0b01_01_01_01}, 2),
            TensorData.of("w.codebooks", new float[] {0.5f, 2}, 2, 1)));
    private final Map<String, String> metadata =
            new HashMap<>(Map.of("proxquant.format", "1", "proxquant.tensors", json(SOUND)));

    @Test
    void theUnchangedOneIsSound() throws Exception {
        try (ArtifactFile file = open()) {
            assertThat(file.dequantize("w")).containsExactly(-0.5f, 0.5f, 0, -0.5f, 0, 0, 0, 0);
        }
    }

    @ParameterizedTest(name = "{0} instead of {1}")
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "'shape':[2;4], 'shape':[2;3]",
                "'shape':[2;4], 'shape':[-2;-4]",
                "'shape':[2;4], 'shape':[1;1;1;1;1;1;1;2;4]",
                "'shape':[2;4], 'shape':[4611686018427387904;4]",
                "'bits':2, 'bits':3",
                "'bits':2, 'bits':0",
                "'bits':2, 'bits':9",
                "'bits':2, 'bits':1",
                "'blocks':2, 'blocks':1",
                "'blocks':2, 'blocks':-2",
                "'length':4, 'length':8",
                "'length':4, 'length':2147483647",
                "'form':'TERNARY', 'form':'OTHER'",
                "'form':'TERNARY', 'form':'SIGNED_SUM'",
                "'form':'TERNARY', 'form':null",
                "'dtype':'F32', 'dtype':'F33'",
                "'quantizer':'ternary', 'quantizer':null",
                "'w', 'v'",
                "{'shape', [{'shape'",
            })
    void aDescriptionThatDoesNotFitIsRefused(String part, String instead) {
        metadata.put("proxquant.tensors", json(SOUND.replace(part.replace(';', ','), instead.replace(';', ','))));
        refuses(instead.equals("'v'") ? "v" : "");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"null", "[]", "1", "{'w':null}", "{", "``"})
    void aDescriptionThatIsNoneIsRefused(String description) {
        metadata.put("proxquant.tensors", json(description));
        refuses("");
    }

    @Test
    void anotherFormatIsRefused() {
        for (String never : List.of("0", "-1", "x", "")) {
            metadata.put("proxquant.format", never);
            refuses("format '" + never + "' is unknown");
        }
        metadata.remove("proxquant.format");
        refuses("no artifact of ours");
    }

    @Test
    void aNewerFormatIsNoRefusal() {
        metadata.put("proxquant.format", "4");
        assertThatThrownBy(this::open)
                .isInstanceOf(NewerFormatException.class)
                .hasMessageContaining("the artifact is of format 4, newer than this version, which reads up to 3");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"'axis':1", "'coding':'HUFFMAN'", "'mask':{'kind':'BITMAP';'kept':8}"})
    void whatTheFirstFormatDoesNotKnowIsRefusedInIt(String field) {
        metadata.put("proxquant.tensors", json(SOUND.replace("'bits':2", "'bits':2," + field.replace(';', ','))));
        refuses("which format 1 does not know");
    }

    @Test
    void missingTensorsAreRefused() {
        tensors.remove(0);
        refuses("w.codes must be U8");
    }

    @Test
    void codesOfAnotherTypeOrSizeAreRefused() {
        tensors.set(0, TensorData.of("w.codes", DType.I8, new byte[2], 2));
        refuses("w.codes must be U8");
        tensors.set(0, TensorData.of("w.codes", DType.U8, new byte[3], 3));
        refuses("does not hold 8 codes");
        tensors.set(0, TensorData.of("w.codes", DType.U8, new byte[2], 1, 2));
        refuses("1 dimensions");
    }

    @Test
    void codebooksOfAnotherCountAreRefused() {
        tensors.set(1, TensorData.of("w.codebooks", new float[3], 3, 1));
        refuses("does not fit the blocks");
        tensors.set(1, TensorData.of("w.codebooks", new float[4], 2, 2));
        refuses("w");
        tensors.set(1, TensorData.of("w.codebooks", new float[0], 2, 0));
        refuses("w");
    }

    @Test
    void aTensorThatIsThereTwiceIsRefused() {
        tensors.add(TensorData.of("w", new float[8], 2, 4));
        refuses("both packed and stored");
    }

    @Test
    void aCodeWithoutALevelIsRefusedWhenDecoded() throws Exception {
        tensors.set(0, TensorData.of("w.codes", DType.U8, new byte[] {0, (byte) 0b11_00_00_00}, 2));
        try (ArtifactFile file = open()) {
            assertThatThrownBy(() -> file.dequantize("w"))
                    .isInstanceOf(ArtifactException.class)
                    .hasMessageContaining("code 3 of weight 7");
        }
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity", "-Infinity"})
    void aCodebookThatIsNotFiniteIsRefusedWhenDecoded(float bad) throws Exception {
        tensors.set(1, TensorData.of("w.codebooks", new float[] {1, bad}, 2, 1));
        try (ArtifactFile file = open()) {
            assertThatThrownBy(() -> file.dequantize("w"))
                    .isInstanceOf(ArtifactException.class)
                    .hasMessageContaining("codebook float 1");
        }
    }

    @Test
    void paddingThatIsNotZeroIsRefusedWhenDecoded() throws Exception {
        metadata.put(
                "proxquant.tensors",
                json(SOUND.replace("'length':4", "'length':3").replace("[2,4]", "[2,3]")));
        tensors.set(0, TensorData.of("w.codes", DType.U8, new byte[] {0, 0b0001_0000}, 2));
        try (ArtifactFile file = open()) {
            assertThatThrownBy(() -> file.dequantize("w")).isInstanceOf(ArtifactException.class);
        }
    }

    private void refuses(String message) {
        assertThatThrownBy(this::open).isInstanceOf(ArtifactException.class).hasMessageContaining(message);
    }

    private ArtifactFile open() throws Exception {
        Path file = folder.resolve("hostile.safetensors");
        SafetensorsWriter.write(file, tensors, metadata);
        return ArtifactFile.open(file, SafetensorsLimits.defaults());
    }

    private static String json(String quoted) {
        return quoted.replace('\'', '"');
    }
}
