package io.proxquant.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.Digest;
import io.proxquant.storage.ObjectStore.Created;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What every implementation of the port must do; each extends this. */
abstract class ObjectStoreContract {

    @TempDir
    Path directory;

    private ObjectStore store;
    private String prefix;

    abstract ObjectStore store();

    @BeforeEach
    void ownPrefix() {
        store = store();
        prefix = "contract/" + UUID.randomUUID() + "/";
    }

    private ObjectKey key(String name) {
        return new ObjectKey(prefix + name);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(Files.createTempFile(directory, "content", ""), content);
    }

    private static byte[] random(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    @Test
    void keysOfOthersNameTheirOwnObjectsInEveryRequest() throws IOException {
        List<String> names =
                List.of("a=b", "a b", "a+b", "a%2Bb", "a%20b", "a:b@c", "größe/模型/😀", "a&b?c#d", "A", "a");
        for (String name : names) {
            assertThat(store.create(key(name), bytes(name))).as(name).isEqualTo(Created.CREATED);
        }
        for (String name : names) {
            assertThat(store.find(key(name), 100).orElseThrow()).as(name).isEqualTo(bytes(name));
            assertThat(store.size(key(name))).as(name).hasValue((long) bytes(name).length);
            try (InputStream in = store.open(key(name))) {
                assertThat(in.readAllBytes()).as(name).isEqualTo(bytes(name));
            }
        }
        assertThat(store.list(prefix, 100))
                .containsExactlyInAnyOrderElementsOf(
                        names.stream().map(this::key).toList());
        store.delete(key("a+b"));
        assertThat(store.size(key("a+b"))).isEmpty();
        assertThat(store.size(key("a b"))).isPresent();
    }

    @Test
    void whatWasCreatedIsFound() {
        assertThat(store.create(key("a"), bytes("first"))).isEqualTo(Created.CREATED);
        assertThat(store.find(key("a"), 5))
                .hasValueSatisfying(found -> assertThat(found).isEqualTo(bytes("first")));
        assertThat(store.size(key("a"))).contains(5L);
    }

    @Test
    void aSecondCreateChangesNothing() throws IOException {
        store.create(key("a"), bytes("first"));
        Path second = file(bytes("second"));
        assertThat(store.create(key("a"), bytes("second"))).isEqualTo(Created.EXISTS);
        assertThat(store.create(key("a"), second, Digest.of(bytes("second")))).isEqualTo(Created.EXISTS);
        assertThat(store.find(key("a"), 100).orElseThrow()).isEqualTo(bytes("first"));
    }

    @Test
    void emptyObjectsAreObjects() {
        assertThat(store.create(key("empty"), new byte[0])).isEqualTo(Created.CREATED);
        assertThat(store.create(key("empty"), new byte[0])).isEqualTo(Created.EXISTS);
        assertThat(store.find(key("empty"), 0).orElseThrow()).isEmpty();
        assertThat(store.size(key("empty"))).contains(0L);
    }

    @Test
    void absentObjectsAreAbsent() {
        assertThat(store.find(key("none"), 10)).isEmpty();
        assertThat(store.size(key("none"))).isEmpty();
        assertThatThrownBy(() -> store.open(key("none")).close()).isInstanceOf(ObjectMissingException.class);
        Path into = directory.resolve("into");
        assertThatThrownBy(() -> store.get(key("none"), into, 1, Digest.of("x")))
                .isInstanceOf(ObjectMissingException.class);
        assertThat(into).doesNotExist();
        store.delete(key("none"));
    }

    @Test
    void aFindBeyondItsBoundIsRefused() {
        store.create(key("big"), random(1000));
        assertThatThrownBy(() -> store.find(key("big"), 999)).isInstanceOf(ObjectTooLargeException.class);
        assertThat(store.find(key("big"), 1000).orElseThrow()).hasSize(1000);
    }

    @Test
    void ofManyRacersOneCreatesTheObject() throws Exception {
        int racers = 16;
        ExecutorService threads = Executors.newFixedThreadPool(racers);
        try {
            CountDownLatch gun = new CountDownLatch(1);
            List<Future<Created>> results = new ArrayList<>();
            for (int i = 0; i < racers; i++) {
                byte[] content = {(byte) i};
                results.add(threads.submit(() -> {
                    gun.await();
                    return store.create(key("race"), content);
                }));
            }
            gun.countDown();
            List<Integer> winners = new ArrayList<>();
            for (int i = 0; i < racers; i++) {
                if (results.get(i).get() == Created.CREATED) {
                    winners.add(i);
                }
            }
            assertThat(winners).hasSize(1);
            assertThat(store.find(key("race"), 1).orElseThrow())
                    .containsExactly(winners.get(0).byteValue());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aFileOfSeveralPartsIsCreatedOnceAndDownloadedVerified() throws IOException {
        byte[] content = random(MinioObjectStore.PART_BYTES + 12_345);
        Path file = file(content);
        assertThat(store.create(key("parts"), file, Digest.of(content))).isEqualTo(Created.CREATED);
        Path other = file(random(MinioObjectStore.PART_BYTES + 1));
        assertThat(store.create(key("parts"), other, Digest.of(Files.readAllBytes(other))))
                .isEqualTo(Created.EXISTS);

        Path into = directory.resolve("into");
        store.get(key("parts"), into, content.length, Digest.of(content));
        assertThat(Files.readAllBytes(into)).isEqualTo(content);
    }

    @Test
    void aFileThatIsNotWhatItsDigestSaysIsNeverCreated() throws IOException {
        for (int length : new int[] {0, 10, MinioObjectStore.PART_BYTES + 10}) {
            Path file = file(random(length));
            ObjectKey key = key("wrong-" + length);
            assertThatThrownBy(() -> store.create(key, file, Digest.of("something else")))
                    .isInstanceOf(DigestMismatchException.class);
            assertThat(store.size(key)).isEmpty();
        }
    }

    @Test
    void aDownloadThatIsNotAsPromisedLeavesNoFile() {
        store.create(key("a"), bytes("content"));
        Path into = directory.resolve("into");
        Digest right = Digest.of("content");
        assertThatThrownBy(() -> store.get(key("a"), into, 7, Digest.of("other")))
                .isInstanceOf(DigestMismatchException.class);
        assertThatThrownBy(() -> store.get(key("a"), into, 6, right)).isInstanceOf(DigestMismatchException.class);
        assertThatThrownBy(() -> store.get(key("a"), into, 8, right)).isInstanceOf(DigestMismatchException.class);
        assertThat(directory).isEmptyDirectory();
        store.get(key("a"), into, 7, right);
        assertThat(into).hasContent("content");
    }

    @Test
    void aStreamBeginsWhereItIsAskedTo() throws IOException {
        store.create(key("a"), bytes("0123456789"));
        try (InputStream all = store.open(key("a"));
                InputStream tail = store.open(key("a"), 7);
                InputStream end = store.open(key("a"), 10)) {
            assertThat(all.readAllBytes()).isEqualTo(bytes("0123456789"));
            assertThat(tail.readAllBytes()).isEqualTo(bytes("789"));
            assertThat(end.readAllBytes()).isEmpty();
        }
    }

    @Test
    void listingsAreAscendingAndBoundedByPrefixAndCount() {
        for (String name : List.of("b", "a/2", "a/10", "a0", "c")) {
            store.create(key(name), new byte[0]);
        }
        List<ObjectKey> all = List.of(key("a/10"), key("a/2"), key("a0"), key("b"), key("c"));
        assertThat(store.all(prefix)).containsExactlyElementsOf(all);
        assertThat(store.list(prefix, 2)).containsExactly(key("a/10"), key("a/2"));
        assertThat(store.list(prefix + "a/", 10)).containsExactly(key("a/10"), key("a/2"));
        assertThat(store.listAfter(prefix, Optional.of(key("a/10")), 2)).containsExactly(key("a/2"), key("a0"));
        assertThat(store.list(prefix + "nothing", 1)).isEmpty();
    }

    @Test
    void aListingTellsSizesAndOneClockForAll() {
        store.create(key("a"), bytes("1"));
        store.create(key("b/c"), bytes("333"));
        List<ListedObject> all = store.objectsAfter(prefix, Optional.empty(), 10);
        assertThat(all).extracting(ListedObject::key).containsExactly(key("a"), key("b/c"));
        assertThat(all).extracting(ListedObject::bytes).containsExactly(1L, 3L);
        assertThat(all.get(1).modified()).isAfterOrEqualTo(all.get(0).modified());
        assertThat(Duration.between(all.get(0).modified(), all.get(1).modified()))
                .isLessThan(Duration.ofHours(1));
        assertThat(store.objectsAfter(prefix, Optional.of(key("a")), 1)).containsExactly(all.get(1));
    }

    @Test
    void whatWasDeletedIsGoneAndCanBeCreatedAgain() {
        store.create(key("a"), bytes("first"));
        store.delete(key("a"));
        assertThat(store.find(key("a"), 10)).isEmpty();
        assertThat(store.create(key("a"), bytes("second"))).isEqualTo(Created.CREATED);
    }
}
