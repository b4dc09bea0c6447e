package io.proxquant.models.data.places;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.files.FileSource;
import io.proxquant.models.data.types.DataSources;
import io.proxquant.recipes.DataFile;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.DataSection;
import io.proxquant.recipes.Options;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Where data may come from, and that a file is what its digest says. */
class DataFilesTest {
    private static final byte[] CONTENT = "the data".getBytes(StandardCharsets.UTF_8);

    /** Has no length, and gives an error of the medium when it is read. */
    private static final Path FAILING = Path.of("/proc/self/mem");

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

        assertThat(located(files(null), manifest("file:" + file))).isEqualTo(file.toRealPath());
        assertThat(located(files(null), manifest("file://" + file))).isEqualTo(file.toRealPath());
    }

    @Test
    void noLocationLeadsOutOfTheRoots() throws Exception {
        Path secret = Files.write(outside.resolve("secret"), CONTENT);
        Path link = Files.createSymbolicLink(root.resolve("link"), secret);

        for (String location : List.of("file:" + secret, "file:" + root + "/../outside/secret")) {
            assertThatThrownBy(() -> located(files(null), manifest(location)))
                    .isInstanceOfSatisfying(DataException.class, e -> assertThat(e.reason())
                            .isEqualTo(ReasonCode.DATA_LOCATION_REFUSED));
        }
        assertThatThrownBy(() -> located(files(null), manifest("file:" + link))).isInstanceOf(DataException.class);
    }

    @Test
    void theOperatorsPlaceIsSearchedByContentNotByName() throws Exception {
        Files.write(outside.resolve("a"), "not data".getBytes(StandardCharsets.UTF_8));
        Path right = Files.write(outside.resolve("b"), CONTENT);

        assertThat(located(files(outside), manifest())).isEqualTo(right);
        assertThat(located(files(right), manifest())).isEqualTo(right);
    }

    @Test
    void aFileOfTheOperatorsIsHashedOnceAndCanBeLeftMeanwhile() throws Exception {
        byte[] text = "a b\n".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        Files.write(outside.resolve("corpus"), text);
        DataManifest manifest = new DataManifest(
                "text", Options.none(), List.of(new DataFile("train", text.length, Digest.of(text), List.of())));
        AtomicInteger chunks = new AtomicInteger();
        FileSource counted = files(outside).of("text", chunks::incrementAndGet);

        assertThat(DataSources.open(section("text", Map.of("trainCount", 8)), manifest, counted)
                        .training()
                        .size())
                .isEqualTo(8);
        int once = (text.length + 65_535) / 65_536;
        assertThat(chunks).as("for the words and for the split").hasValue(once);
        Files.setLastModifiedTime(outside.resolve("corpus"), FileTime.fromMillis(1));
        counted.file(manifest.files().get(0));
        assertThat(chunks).as("again when it was touched").hasValue(2 * once);

        FileSource stopped = files(outside).of("text", () -> {
            throw new IllegalStateException("asked to stop");
        });
        assertThatThrownBy(() -> stopped.file(manifest.files().get(0))).hasMessage("asked to stop");
    }

    @Test
    void theOperatorsPlaceIsForTheFormatsThatItNames() throws Exception {
        Files.write(outside.resolve("b"), CONTENT);
        AllowedPlaces places = new AllowedPlaces(
                List.of(), "bucket", name -> name.equals("ptb") ? Optional.of(outside) : Optional.empty());

        assertThatThrownBy(() -> located(new DataFiles(places, store, blobs()), manifest()))
                .isInstanceOf(DataException.class);
    }

    @Test
    void aFileWithOtherBytesIsNotTheData() throws Exception {
        Path wrong = Files.write(root.resolve("train"), "not data".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> located(files(null), manifest("file:" + wrong)))
                .isInstanceOfSatisfying(DataException.class, e -> {
                    assertThat(e.reason()).isEqualTo(ReasonCode.DATA_MISSING);
                    assertThat(e).hasMessageContaining("train").hasMessageContaining("proxquant.data.some-format");
                });
    }

    @Test
    void theStoreIsReadOnlyWhereDataMayLie() throws Exception {
        store.create(new ObjectKey("data/train.gz"), CONTENT);
        store.create(new ObjectKey("runs/secret"), CONTENT);

        assertThat(located(files(null), manifest("s3://bucket/data/train.gz"))).hasBinaryContent(CONTENT);
        for (String location : List.of("s3://other/data/train.gz", "s3:runs/secret", "s3://bucket/runs/secret")) {
            assertThatThrownBy(() -> located(files(null), manifest(location)))
                    .as(location)
                    .isInstanceOf(DataException.class);
        }
    }

    @Test
    void aBlobOfThatDigestIsTheLastResort() throws Exception {
        store.create(new ObjectKey("blobs/" + Digest.of(CONTENT)), CONTENT);

        assertThat(located(files(null), manifest())).hasBinaryContent(CONTENT);
    }

    @Test
    void dataThatNobodyNamedAreDescribedByTheContentOfTheOperatorsPlace() throws Exception {
        Files.write(outside.resolve("valid.txt"), CONTENT);
        Files.writeString(outside.resolve("ptb.test.txt"), "the test");
        Files.writeString(outside.resolve("notes"), "none of the data");

        DataManifest found =
                files(outside).configured(section("text", Map.of())).orElseThrow();

        assertThat(found)
                .isEqualTo(new DataManifest(
                        "text",
                        Options.none(),
                        List.of(
                                new DataFile("valid", CONTENT.length, Digest.of(CONTENT), List.of()),
                                new DataFile(
                                        "test",
                                        8,
                                        Digest.of("the test".getBytes(StandardCharsets.UTF_8)),
                                        List.of()))));
        assertThat(located(files(outside), found)).isEqualTo(outside.resolve("valid.txt"));
        assertThat(files(outside.resolve("ptb.test.txt"))
                        .configured(section("text", Map.of()))
                        .orElseThrow()
                        .files())
                .extracting(DataFile::role)
                .containsExactly("test");
        assertThat(files(outside)
                        .configured(section("text", Map.of("testFile", "notes")))
                        .orElseThrow()
                        .files())
                .as("under the names that the recipe gives them")
                .extracting(DataFile::role)
                .containsExactly("valid", "test");
    }

    @Test
    void noNameInARecipeLeadsOutOfTheOperatorsPlace() throws Exception {
        Path secret = Files.writeString(root.resolve("secret"), "secret");
        for (String name : List.of("../root/secret", secret.toString(), "..", ".", "a/../../root/secret", "\0")) {
            assertThatThrownBy(() -> files(outside).configured(section("text", Map.of("testFile", name))))
                    .as(name)
                    .isInstanceOfSatisfying(
                            DataException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.DATA_MISSING));
        }
    }

    @Test
    void whatStandsInForTrainingFilesCountsOnlyWhereThereAreNone() throws Exception {
        Files.writeString(outside.resolve("vocabulary.txt"), "words");
        Files.writeString(outside.resolve("valid.txt"), "valid");
        assertThat(files(outside)
                        .configured(section("text", Map.of()))
                        .orElseThrow()
                        .files())
                .extracting(DataFile::role)
                .containsExactly("valid", "vocabulary");

        Files.writeString(outside.resolve("train.txt"), "train");
        assertThat(files(outside)
                        .configured(section("text", Map.of()))
                        .orElseThrow()
                        .files())
                .extracting(DataFile::role)
                .containsExactly("train", "valid");
    }

    @Test
    void aPlaceThatHasNoneOfTheFilesIsSaidAndAnUnsetOneIsNone() throws Exception {
        assertThat(files(null).configured(section("ptb", Map.of()))).isEmpty();
        assertThat(files(outside).configured(section("synthetic-text", Map.of())))
                .isEmpty();
        assertThatThrownBy(() -> files(outside).configured(section("ptb", Map.of())))
                .isInstanceOfSatisfying(DataException.class, e -> {
                    assertThat(e.reason()).isEqualTo(ReasonCode.DATA_MISSING);
                    assertThat(e)
                            .hasMessageContaining("proxquant.data.ptb is " + outside)
                            .hasMessageContaining("ptb.valid.txt");
                });
    }

    @Test
    void aMediumThatFailsIsNoAnswerAboutTheData() throws Exception {
        assumeTrue(Files.exists(FAILING), "Linux has a file that fails to be read");
        DataFile empty = new DataFile("train", 0, Digest.of(new byte[0]), List.of());

        for (FileSource unread : List.of(
                files(FAILING).of("some-format"), new DataFiles(rooted(FAILING.getParent()), store, blobs()).of("x"))) {
            DataFile named = new DataFile("train", 0, Digest.of(new byte[0]), List.of("file:" + FAILING));
            assertThatThrownBy(() -> unread.file(named))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(DataException.class)
                    .hasMessageContaining("mem")
                    .hasMessageContaining("Input/output error");
        }
        assertThatThrownBy(() -> files(FAILING).configured(section("text", Map.of("testFile", "mem"))))
                .isNotInstanceOf(DataException.class)
                .hasMessageContaining("Input/output error");

        store.create(new ObjectKey("blobs/" + empty.sha256()), new byte[0]);
        assertThat(files(FAILING).of("some-format").file(empty))
                .as("another place has it")
                .isEmptyFile();
    }

    @Test
    void aRootThatIsNotThereHidesNoOther() throws Exception {
        Path file = Files.write(root.resolve("train.gz"), CONTENT);
        AllowedPlaces two =
                new AllowedPlaces(List.of(work.resolve("absent"), root), "bucket", name -> Optional.empty());

        assertThat(located(new DataFiles(two, store, blobs()), manifest("file:" + file)))
                .isEqualTo(file.toRealPath());
    }

    @Test
    void whatIsWrongWithALocationOfOthersIsNoFailureThatIsWaitedFor() throws Exception {
        Files.createSymbolicLink(root.resolve("circle"), root.resolve("circle"));
        Files.write(root.resolve("file"), CONTENT);
        for (String location : List.of("circle", "file/below", "x".repeat(5000), "absent", ".")) {
            assertThatThrownBy(() -> located(files(null), manifest("file:" + root + "/" + location)))
                    .as(location)
                    .isInstanceOfSatisfying(
                            DataException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.DATA_MISSING));
        }
        Files.createSymbolicLink(outside.resolve("circle"), outside.resolve("circle"));
        assertThatThrownBy(() -> located(files(outside), manifest())).isInstanceOf(DataException.class);
    }

    private AllowedPlaces rooted(Path at) {
        return new AllowedPlaces(List.of(at), "bucket", name -> Optional.empty());
    }

    private static DataSection section(String type, Map<String, ?> options) {
        return new DataSection(type, Options.of(options));
    }

    private static Path located(DataFiles files, DataManifest manifest) throws IOException {
        return files.of(manifest.format()).file(manifest.files().get(0));
    }

    private DataFiles files(Path named) {
        AllowedPlaces places = new AllowedPlaces(List.of(root), "bucket", name -> Optional.ofNullable(named));
        return new DataFiles(places, store, blobs());
    }

    private Blobs blobs() {
        return new Blobs(store, work.resolve("spool"), 1 << 20);
    }

    private static DataManifest manifest(String... locations) {
        DataFile file = new DataFile("train", CONTENT.length, Digest.of(CONTENT), List.of(locations));
        return new DataManifest("some-format", Options.none(), List.of(file));
    }
}
