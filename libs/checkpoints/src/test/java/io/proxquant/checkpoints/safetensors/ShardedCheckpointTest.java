package io.proxquant.checkpoints.safetensors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.checkpoints.CheckpointDigest;
import io.proxquant.contracts.MeasuredContent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Several files and their index are one checkpoint, or a clear refusal that names file and tensor. */
class ShardedCheckpointTest {
    private static final String FIRST = "model-00001-of-00002.safetensors";
    private static final String SECOND = "model-00002-of-00002.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    private final Random random = new Random(7);
    private final TensorData a = tensor("a.weight", 3, 5);
    private final TensorData b = tensor("b.weight", 4, 2);
    private final TensorData c = tensor("c.bias", 6);

    @TempDir
    private Path folder;

    @Test
    void haveTheDigestAndTheContentOfOneFile() throws IOException {
        shards();
        Path one = folder.resolve("one.safetensors");
        SafetensorsWriter.write(one, List.of(a, b, c), Map.of("format", "pt"));

        try (SafetensorsFile sharded = open();
                SafetensorsFile whole = SafetensorsFile.open(one, SafetensorsLimits.defaults())) {
            assertThat(CheckpointDigest.of(sharded.digests())).isEqualTo(CheckpointDigest.of(whole.digests()));
            for (String name : whole.header().tensors().keySet()) {
                assertThat(sharded.readAll(name)).isEqualTo(whole.readAll(name));
            }
            assertThat(sharded.files()).isEqualTo(2);
        }
    }

    @Test
    void keepRemarksThatNoFileContradicts() throws IOException {
        write(FIRST, Map.of("format", "pt", "part", "1"), a, c);
        write(SECOND, Map.of("format", "pt", "part", "2"), b);
        index(Map.of("a.weight", FIRST, "c.bias", FIRST, "b.weight", SECOND));

        try (SafetensorsFile sharded = open()) {
            assertThat(sharded.header().metadata()).containsExactly(Map.entry("format", "pt"));
        }
    }

    @Test
    void areRefusedWhereATensorIsMissingOrElsewhereOrTwiceOrUnnamed() throws IOException {
        shards();
        index(Map.of("a.weight", FIRST, "c.bias", SECOND, "b.weight", SECOND));
        refused(SECOND + ": does not hold tensor c.bias, which the index says it holds; it is in " + FIRST);

        index(Map.of("a.weight", FIRST, "c.bias", FIRST, "b.weight", SECOND, "d.weight", SECOND));
        refused(SECOND + ": does not hold tensor d.weight, which the index says it holds");

        index(Map.of("a.weight", FIRST, "b.weight", SECOND));
        refused(FIRST + ": holds tensor c.bias, which the index does not name");

        write(SECOND, Map.of(), b, c);
        index(Map.of("a.weight", FIRST, "c.bias", FIRST, "b.weight", SECOND));
        refused(SECOND + ": holds tensor c.bias, which " + FIRST + " holds too");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x.safetensors", "sub/x.safetensors", "/etc/passwd", "..", ".", "", "a\\b", "a\u0000b"})
    void areNeverLookedForOutsideTheFolder(String name) throws IOException {
        index(Map.of("a.weight", name));

        assertThatThrownBy(this::open)
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("may not be named");
    }

    @Test
    void mayBeLinksWithinTheFolderAndNotOutOfIt(@TempDir Path elsewhere) throws IOException {
        shards();
        Files.move(folder.resolve(FIRST), folder.resolve("blob"));
        Files.createSymbolicLink(folder.resolve(FIRST), Path.of("blob"));
        open().close();

        Files.delete(folder.resolve(FIRST));
        Files.move(folder.resolve("blob"), elsewhere.resolve("blob"));
        Files.createSymbolicLink(folder.resolve(FIRST), elsewhere.resolve("blob"));
        refused(FIRST + ": is a link out of the folder of the index");
    }

    @Test
    void areReadFromTheCacheOfAHubWhereEveryFileIsALinkToItsBlob(@TempDir Path hub) throws IOException {
        shards();
        Path blobs = Files.createDirectory(hub.resolve("blobs"));
        Path snapshot = Files.createDirectories(hub.resolve("snapshots/abc"));
        for (String name : List.of(FIRST, SECOND, INDEX)) {
            Files.move(folder.resolve(name), blobs.resolve("blob-of-" + name));
            Files.createSymbolicLink(snapshot.resolve(name), Path.of("../../blobs/blob-of-" + name));
        }

        Path index = CheckpointFolder.locate(snapshot);
        try (SafetensorsFile sharded =
                SafetensorsFile.open(index, WeightShard.beside(index), SafetensorsLimits.defaults())) {
            assertThat(sharded.header().tensors()).hasSize(3);
        }
    }

    @Test
    void areHeldAgainstSizesAndDigestsWhereTheIndexSaysThem() throws IOException {
        shards();
        Map<String, MeasuredContent> extents = new TreeMap<>();
        for (String name : List.of(FIRST, SECOND)) {
            MeasuredContent content = MeasuredContent.of(folder.resolve(name));
            extents.put(name, content);
        }
        WeightIndex index = WeightIndex.read(folder.resolve(INDEX), SafetensorsLimits.defaults());
        Files.write(folder.resolve(INDEX), index.with(extents).json());
        open().close();

        byte[] bytes = Files.readAllBytes(folder.resolve(SECOND));
        bytes[bytes.length - 1] ^= 1;
        Files.write(folder.resolve(SECOND), bytes);
        refused(SECOND + ": has the digest ");
    }

    @Test
    void nameTheFileThatIsMissingOrUnsound() throws IOException {
        shards();
        Files.writeString(folder.resolve(FIRST), "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
        refused(FIRST + ": ");

        Files.delete(folder.resolve(FIRST));
        refused(FIRST + ": is named by the index and is not beside it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"metadata\": {}, \"weight_map\": {}}",
                "{\"metadata\": {\"total_size\": 1}}",
                "{\"weight_map\": {\"a.weight\": null}}",
                "{\"weight_map\": {\"a.weight\": 3}  }",
                "{\"weight_map\": {\"a\": \"x\", \"a\": \"y\"}}"
            })
    void areRefusedWithAnIndexThatNamesNoFileForEachTensor(String index) throws IOException {
        Files.writeString(folder.resolve(INDEX), index);

        assertThatThrownBy(this::open).isInstanceOf(SafetensorsException.class).hasMessageStartingWith("index: ");
    }

    @Test
    void areFoundInTheirFolderWhichElseSaysWhatItLacks() throws IOException {
        assertThatThrownBy(() -> CheckpointFolder.locate(folder))
                .hasMessageContaining("neither model.safetensors nor model.safetensors.index.json")
                .hasMessageContaining("nor any other");
        write("weights.safetensors", Map.of(), a);
        assertThatThrownBy(() -> CheckpointFolder.locate(folder)).hasMessageContaining("it has weights.safetensors");
        shards();
        assertThat(CheckpointFolder.locate(folder)).isEqualTo(folder.resolve(INDEX));
        write("model.safetensors", Map.of(), a);
        assertThat(CheckpointFolder.locate(folder)).isEqualTo(folder.resolve("model.safetensors"));
    }

    private void shards() throws IOException {
        write(FIRST, Map.of("format", "pt"), a, c);
        write(SECOND, Map.of("format", "pt"), b);
        index(Map.of("a.weight", FIRST, "c.bias", FIRST, "b.weight", SECOND));
    }

    private void write(String name, Map<String, String> metadata, TensorData... tensors) throws IOException {
        SafetensorsWriter.write(folder.resolve(name), List.of(tensors), metadata);
    }

    private void index(Map<String, String> weightMap) throws IOException {
        String map = new TreeMap<>(weightMap)
                .entrySet().stream()
                        .map(e -> quoted(e.getKey()) + ": " + quoted(e.getValue()))
                        .collect(Collectors.joining(", "));
        Files.writeString(
                folder.resolve(INDEX), "{\"metadata\": {\"total_size\": 116}, \"weight_map\": {" + map + "}}");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\u0000", "\\u0000") + '"';
    }

    private SafetensorsFile open() throws IOException {
        Path index = folder.resolve(INDEX);
        return SafetensorsFile.open(index, WeightShard.beside(index), SafetensorsLimits.defaults());
    }

    private void refused(String message) {
        assertThatThrownBy(this::open).isInstanceOf(SafetensorsException.class).hasMessageStartingWith(message);
    }

    private TensorData tensor(String name, long... shape) {
        int elements = 1;
        for (long dimension : shape) {
            elements *= (int) dimension;
        }
        byte[] bytes = new byte[4 * elements];
        for (int i = 0; i < elements; i++) {
            int bits = Float.floatToIntBits((float) random.nextGaussian());
            for (int k = 0; k < 4; k++) {
                bytes[4 * i + k] = (byte) (bits >>> 8 * k);
            }
        }
        return TensorData.of(name, DType.F32, bytes, shape);
    }
}
