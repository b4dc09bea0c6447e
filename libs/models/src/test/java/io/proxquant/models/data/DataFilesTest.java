package io.proxquant.models.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Sha256;
import io.proxquant.recipes.DataFile;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.Options;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Where data may come from, and that a file is what its digest says. */
class DataFilesTest {
    private static final byte[] CONTENT = "the data".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path work;

    private final MemoryObjectStore store = new MemoryObjectStore();
    private Path root;
    private Path outside;

    @BeforeEach
    void folders() throws IOException {
        root = Files.createDirectories(work.resolve("root"));
        outside = Files.createDirectories(work.resolve("outside"));
    }

    @Test
    void aLocationBelowARootIsUsedInPlace() throws Exception {
        Path file = Files.write(root.resolve("train.gz"), CONTENT);

        assertThat(files(null).locate(manifest("file:" + file))).isEqualTo(Map.of("train", file.toRealPath()));
        assertThat(files(null).locate(manifest("file://" + file))).isEqualTo(Map.of("train", file.toRealPath()));
    }

    @Test
    void noLocationLeadsOutOfTheRoots() throws Exception {
        Path secret = Files.write(outside.resolve("secret"), CONTENT);
        Path link = Files.createSymbolicLink(root.resolve("link"), secret);

        for (String location : List.of("file:" + secret, "file:" + root + "/../outside/secret")) {
            assertThatThrownBy(() -> files(null).locate(manifest(location)))
                    .isInstanceOfSatisfying(DataException.class, e -> assertThat(e.reason())
                            .isEqualTo(ReasonCode.DATA_LOCATION_REFUSED));
        }
        assertThatThrownBy(() -> files(null).locate(manifest("file:" + link))).isInstanceOf(DataException.class);
    }

    @Test
    void theOperatorsPlaceIsSearchedByContentNotByName() throws Exception {
        Files.write(outside.resolve("a"), "not data".getBytes(StandardCharsets.UTF_8));
        Path right = Files.write(outside.resolve("b"), CONTENT);

        assertThat(files(outside).locate(manifest())).isEqualTo(Map.of("train", right));
        assertThat(files(right).locate(manifest())).isEqualTo(Map.of("train", right));
    }

    @Test
    void theOperatorsPlaceIsForTheFormatsThatItNames() throws Exception {
        Files.write(outside.resolve("b"), CONTENT);
        AllowedPlaces places = new AllowedPlaces(
                List.of(), "bucket", name -> name.equals("ptb") ? Optional.of(outside) : Optional.empty());

        assertThatThrownBy(() -> new DataFiles(places, store, blobs()).locate(manifest()))
                .isInstanceOf(DataException.class);
    }

    @Test
    void aFileWithOtherBytesIsNotTheData() throws Exception {
        Path wrong = Files.write(root.resolve("train"), "not data".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> files(null).locate(manifest("file:" + wrong)))
                .isInstanceOfSatisfying(DataException.class, e -> {
                    assertThat(e.reason()).isEqualTo(ReasonCode.DATA_MISSING);
                    assertThat(e).hasMessageContaining("train").hasMessageContaining("proxquant.data.some-format");
                });
    }

    @Test
    void theStoreIsReadOnlyWhereDataMayLie() throws Exception {
        store.create(new ObjectKey("data/train.gz"), CONTENT);
        store.create(new ObjectKey("runs/secret"), CONTENT);

        assertThat(files(null).locate(manifest("s3://bucket/data/train.gz")).get("train"))
                .hasBinaryContent(CONTENT);
        for (String location : List.of("s3://other/data/train.gz", "s3:runs/secret", "s3://bucket/runs/secret")) {
            assertThatThrownBy(() -> files(null).locate(manifest(location)))
                    .as(location)
                    .isInstanceOf(DataException.class);
        }
    }

    @Test
    void aBlobOfThatDigestIsTheLastResort() throws Exception {
        store.create(new ObjectKey("blobs/" + Sha256.hex(CONTENT)), CONTENT);

        assertThat(files(null).locate(manifest()).get("train")).hasBinaryContent(CONTENT);
    }

    private DataFiles files(Path named) {
        AllowedPlaces places = new AllowedPlaces(List.of(root), "bucket", name -> Optional.ofNullable(named));
        return new DataFiles(places, store, blobs());
    }

    private Blobs blobs() {
        return new Blobs(store, work.resolve("spool"), 1 << 20);
    }

    private static DataManifest manifest(String... locations) {
        DataFile file = new DataFile("train", CONTENT.length, Sha256.hex(CONTENT), List.of(locations));
        return new DataManifest("some-format", Options.none(), List.of(file));
    }
}
