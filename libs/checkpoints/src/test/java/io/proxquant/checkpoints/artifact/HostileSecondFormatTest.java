package io.proxquant.checkpoints.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.checkpoints.OverBudgetException;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsException;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.contracts.NewerFormatException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** No file of format 2 that contradicts itself is decoded, and none costs more than it declares. */
class HostileSecondFormatTest {
    private static final String SOUND =
            "{'w':{'shape':[2,4],'dtype':'F32','form':'TERNARY','bits':2,'blocks':4,'length':2,'quantizer':'ternary',"
                    + "'axis':1,'mask':{'kind':'INDICES','kept':3,'bits':2,'indices':4}}}";

    @TempDir
    Path folder;

    private final List<TensorData> tensors = new ArrayList<>(List.of(
            TensorData.of("w.codes", DType.U8, new byte[] {0b10_00_10}, 1),
            // indices 0, filler, 1, 1: weights 0, 5 and 7
            TensorData.of("w.mask", DType.U8, new byte[] {0b01_01_11_00}, 1),
            TensorData.of("w.codebooks", new float[] {1, 2, 3, 4}, 4, 1)));
    private final Map<String, String> metadata =
            new HashMap<>(Map.of("proxquant.format", "2", "proxquant.tensors", json(SOUND)));

    @Test
    void theUnchangedOneIsSound() throws Exception {
        try (ArtifactFile file = open()) {
            assertThat(file.dequantize("w")).containsExactly(1, 0, 0, 0, 0, 0, -3, 4);
        }
    }

    @ParameterizedTest(name = "{1} instead of {0}")
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "'axis':1, 'axis':0",
                "'axis':1, 'axis':2",
                "'axis':1, 'axis':-1",
                "'axis':1, 'axis':1;'further':true",
                "'indices':4, 'indices':2",
                "'indices':4, 'indices':9",
                "'indices':4, 'indices':null",
                "'indices':4, 'indices':4;'coding':'HUFFMAN'",
                "'indices':4, 'indices':4;'coding':'LATER'",
                "'kept':3, 'kept':-1",
                "'kept':3, 'kept':5",
                "'kept':3, 'kept':9",
                "'kind':'INDICES', 'kind':'BITMAP'",
                "'kind':'INDICES', 'kind':'LATER'",
                "'mask':{'kind':'INDICES';'kept':3;'bits':2;'indices':4}, 'coding':'RANS'",
                "'bits':2;'indices', 'bits':0;'indices'",
                "'bits':2;'indices', 'bits':9;'indices'",
            })
    void aDescriptionThatDoesNotFitIsRefusedWhenOpened(String part, String instead) {
        metadata.put("proxquant.tensors", json(SOUND.replace(part.replace(';', ','), instead.replace(';', ','))));
        assertThatThrownBy(this::open).isInstanceOf(ArtifactException.class);
    }

    @ParameterizedTest
    @CsvSource({"01111100, leads beyond", "11000100, end with a filler", "00111100, keeps 2"})
    void aMaskThatDoesNotFitIsRefusedWhenDecoded(String bits, String message) throws Exception {
        tensors.set(1, TensorData.of("w.mask", DType.U8, new byte[] {(byte) Integer.parseInt(bits, 2)}, 1));
        try (ArtifactFile file = open()) {
            assertThatThrownBy(() -> file.value("w"))
                    .isInstanceOf(ArtifactException.class)
                    .hasMessageContaining("artifact, w: ")
                    .hasMessageContaining(message);
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"{'v':'x'}", "{'v':null}", "{'v':'v'}", "{'w':'w'}", "{'w.codes':'w'}", "{'v':'w.codes'}", "[]"})
    void aShareOfWhatIsNotStoredIsRefused(String shared) {
        metadata.put("proxquant.shared", json(shared));
        assertThatThrownBy(this::open).isInstanceOf(ArtifactException.class);
    }

    @Test
    void weightsThatDoNotFitTheHeapAreRefusedBeforeTheyAreMade() throws Exception {
        metadata.put(
                "proxquant.tensors",
                json(SOUND.replace("[2,4]", "[2,1000000000]")
                        .replace("'length':2", "'length':500000000")
                        .replace("'kept':3", "'kept':0")
                        .replace("'indices':4", "'indices':0")));
        tensors.set(0, TensorData.of("w.codes", DType.U8, new byte[0], 0));
        tensors.set(1, TensorData.of("w.mask", DType.U8, new byte[0], 0));
        try (ArtifactFile file = open()) {
            assertThatThrownBy(() -> file.value("w")).isInstanceOf(OverBudgetException.class);
        }
    }

    @Test
    void noMutationDoesMoreThanBeRefused() throws Exception {
        Path sound = folder.resolve("sound.safetensors");
        List<ArtifactTensor> mixture = new ArrayList<>(SecondFormat.mixture().subList(0, 24));
        ArtifactWriter.write(
                sound, mixture, ArtifactOptions.plain().withEntropyCoding().withSharing());
        byte[] bytes = Files.readAllBytes(sound);
        SplittableRandom random = new SplittableRandom(9);
        int decoded = 0;
        for (int i = 0; i < 1500; i++) {
            byte[] changed = bytes.clone();
            for (int k = random.nextInt(1, 4); k > 0; k--) {
                changed[8 + random.nextInt(changed.length - 8)] ^= (byte) (1 << random.nextInt(8));
            }
            Path file = folder.resolve("changed.safetensors");
            Files.write(file, changed);
            try (ArtifactFile artifact = ArtifactFile.open(file, SafetensorsLimits.defaults())) {
                artifact.summary();
                decoded++;
            } catch (ArtifactException | SafetensorsException | OverBudgetException | NewerFormatException refused) {
                // by type
            }
        }
        assertThat(decoded).isBetween(1, 1400);
    }

    private ArtifactFile open() throws IOException {
        Path file = folder.resolve("hostile.safetensors");
        SafetensorsWriter.write(file, tensors, metadata);
        return ArtifactFile.open(file, SafetensorsLimits.defaults());
    }

    private static String json(String quoted) {
        return quoted.replace('\'', '"');
    }
}
