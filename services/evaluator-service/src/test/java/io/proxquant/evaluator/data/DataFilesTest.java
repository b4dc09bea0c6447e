package io.proxquant.evaluator.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Sha256;
import io.proxquant.messaging.Refused;
import io.proxquant.recipes.DataFile;
import io.proxquant.recipes.DataManifest;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Data are found where the operator allows it, and nowhere else. */
class DataFilesTest {
    private static final byte[] CONTENT = "words and words".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private final MemoryObjectStore store = new MemoryObjectStore();
    private Path allowed;
    private Path elsewhere;

    @BeforeEach
    void places() throws IOException {
        allowed = Files.createDirectories(directory.resolve("allowed"));
        elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    }

    @Test
    void underAnAllowedRoot() throws Exception {
        Path file = Files.write(allowed.resolve("train.txt"), CONTENT);

        assertThat(locate("file:" + file)).isEqualTo(file.toRealPath());
        assertThat(locate("file://" + file)).isEqualTo(file.toRealPath());
    }

    @Test
    void neverOutsideOfIt() throws Exception {
        Path file = Files.write(elsewhere.resolve("train.txt"), CONTENT);
        Files.createSymbolicLink(allowed.resolve("link.txt"), file);

        assertRefused(ReasonCode.DATA_LOCATION_REFUSED, "file:" + file);
        assertRefused(ReasonCode.DATA_LOCATION_REFUSED, "file:" + allowed + "/../elsewhere/train.txt");
        assertRefused(ReasonCode.DATA_MISSING, "file:" + allowed + "/link.txt");
    }

    @Test
    void inTheBucketUnderAllowedPrefixes() throws Exception {
        store.create(new ObjectKey("data/words.txt"), CONTENT);
        store.create(new ObjectKey("private/words.txt"), CONTENT);

        assertThat(locate("s3:data/words.txt")).hasBinaryContent(CONTENT);
        assertThat(locate("s3://bucket/data/words.txt")).hasBinaryContent(CONTENT);
        assertRefused(ReasonCode.DATA_MISSING, "s3:private/words.txt");
        assertRefused(ReasonCode.DATA_MISSING, "s3://other-bucket/data/words.txt");
    }

    @Test
    void inTheOperatorsPlaceByContentWhateverItsName() throws Exception {
        Path named = Files.createDirectories(directory.resolve("operators"));
        Files.write(named.resolve("another.txt"), "other and other".getBytes(StandardCharsets.UTF_8));
        Path file = Files.write(named.resolve("unexpected-name.txt"), CONTENT);

        DataFiles files = new DataFiles(
                new AllowedPlaces(
                        List.of(), "bucket", name -> Optional.of(named).filter(p -> name.equals("ptb"))),
                store,
                blobs());

        assertThat(files.locate(manifest()).get("train")).isEqualTo(file);
    }

    @Test
    void amongTheBlobs() throws Exception {
        store.create(new ObjectKey("blobs/" + Sha256.hex(CONTENT)), CONTENT);

        assertThat(locate()).hasBinaryContent(CONTENT);
    }

    @Test
    void orItIsSaidWhatToSet() {
        assertThatThrownBy(this::locate).hasMessageContaining("set proxquant.data.ptb to the directory that has it");
    }

    private Path locate(String... locations) throws Refused {
        AllowedPlaces places = new AllowedPlaces(List.of(allowed), "bucket", name -> Optional.empty());
        return new DataFiles(places, store, blobs()).locate(manifest(locations)).get("train");
    }

    private void assertRefused(ReasonCode reason, String location) {
        assertThatThrownBy(() -> locate(location)).isInstanceOfSatisfying(Refused.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }

    private Blobs blobs() {
        return new Blobs(store, directory.resolve("spool"), 1 << 20);
    }

    private static DataManifest manifest(String... locations) {
        DataFile file = new DataFile("train", CONTENT.length, Sha256.hex(CONTENT), List.of(locations));
        return new DataManifest("ptb", null, List.of(file));
    }
}
