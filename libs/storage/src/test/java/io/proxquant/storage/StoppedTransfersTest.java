package io.proxquant.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ObjectReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Bytes that take long to move show life piece by piece, and can be left after any piece without anything half done. */
@ExtendWith(RealStore.class)
@Timeout(60)
final class StoppedTransfersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BYTES = 2 * MinioObjectStore.PART_BYTES + 1;

    @TempDir
    Path directory;

    private final AtomicInteger pieces = new AtomicInteger();
    private final MinioObjectStore store;
    private int stopAt = Integer.MAX_VALUE;
    private Path file;
    private Digest sha256;
    private ObjectKey key;

    StoppedTransfersTest(RealStore.Server server) {
        StoreConfig config = server.config();
        StoreConfig patient = new StoreConfig(
                config.endpoint(),
                config.region(),
                config.bucket(),
                config.accessKey(),
                config.secretKey(),
                config.pathStyle(),
                config.keyPrefix(),
                PATIENCE,
                PATIENCE,
                Optional.empty());
        this.store = new MinioObjectStore(patient, this::watch);
    }

    private Runnable watch() {
        return () -> {
            if (pieces.incrementAndGet() >= stopAt) {
                throw new StoreWaitStoppedException("asked to stop", null);
            }
        };
    }

    @BeforeEach
    void file() throws IOException {
        byte[] content = new byte[BYTES];
        content[BYTES - 1] = (byte) System.nanoTime();
        file = Files.write(directory.resolve("file"), content);
        sha256 = Digest.of(content);
        key = ObjectKey.of("transfers", Long.toHexString(System.nanoTime()));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void anUploadInOnePartOrInSeveralShowsLifeAndIsThereWholeOrNotAtAll() throws IOException {
        stopAt = 12; // in the second part
        assertThatThrownBy(() -> store.create(key, file, sha256)).isInstanceOf(StoreWaitStoppedException.class);
        assertThat(store.size(key)).isEmpty();

        stopAt = Integer.MAX_VALUE;
        pieces.set(0);
        store.create(key, file, sha256);
        assertThat(pieces).hasValueGreaterThanOrEqualTo(16);
        assertThat(store.size(key)).contains((long) BYTES);

        Path small = Files.write(directory.resolve("small"), new byte[3 << 20]);
        ObjectKey other = new ObjectKey(key + "-small");
        stopAt = 2;
        pieces.set(0);
        assertThatThrownBy(() -> store.create(other, small, Digest.of(new byte[3 << 20])))
                .isInstanceOf(StoreWaitStoppedException.class);
        assertThat(store.size(other)).isEmpty();
    }

    @Test
    void aDownloadShowsLifeAndLeavesNoFile() throws IOException {
        store.create(key, file, sha256);
        Path into = Files.createDirectory(directory.resolve("into"));

        stopAt = 100;
        pieces.set(0);
        assertThatThrownBy(() -> store.get(key, into.resolve("file"), BYTES, sha256))
                .isInstanceOf(StoreWaitStoppedException.class);
        assertThat(into).isEmptyDirectory();

        stopAt = Integer.MAX_VALUE;
        pieces.set(0);
        store.get(key, into.resolve("file"), BYTES, sha256);
        assertThat(pieces).hasValueGreaterThan(200);
        assertThat(into.resolve("file")).hasSameBinaryContentAs(file);
    }

    @Test
    void whatIsHashedOrSpooledLeavesNeitherFileNorRoomTaken() throws IOException {
        MemoryObjectStore memory = new MemoryObjectStore();
        Path spool = directory.resolve("spool");
        Blobs blobs = new Blobs(memory, spool, BYTES, new CondemnedBlobs(memory), this::watch);

        stopAt = 50;
        assertThatThrownBy(() -> blobs.put(file)).isInstanceOf(StoreWaitStoppedException.class);
        pieces.set(0);
        assertThatThrownBy(() -> blobs.spool(Files.newInputStream(file))).isInstanceOf(StoreWaitStoppedException.class);
        assertThat(memory.all("")).isEmpty();
        assertThat(spool).isEmptyDirectory();

        stopAt = Integer.MAX_VALUE;
        try (Blobs.Spooled whole = blobs.spool(Files.newInputStream(file))) {
            assertThat(whole.reference().sha256()).as("all room is there again").isEqualTo(sha256);
        }
    }

    @Test
    void whoWaitsForAnothersDownloadShowsLifeAndMayLeaveIt() throws Exception {
        CountDownLatch fetching = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        MemoryObjectStore memory = new MemoryObjectStore();
        ForwardingStore slow = new ForwardingStore(memory) {
            @Override
            public void get(ObjectKey from, Path into, long bytes, Digest digest) {
                fetching.countDown();
                await(left);
                super.get(from, into, bytes, digest);
            }
        };
        ObjectReference blob =
                new Blobs(memory, directory.resolve("put"), 100).put(new ByteArrayInputStream(new byte[9]));
        Blobs blobs = new Blobs(slow, directory.resolve("spool"), 100, new CondemnedBlobs(memory), this::watch);
        Thread first = new Thread(() -> blobs.fetch(blob));
        first.start();
        await(fetching);

        stopAt = 1;
        assertThatThrownBy(() -> blobs.fetch(blob)).isInstanceOf(StoreWaitStoppedException.class);

        left.countDown();
        first.join();
        stopAt = Integer.MAX_VALUE;
        assertThat(blobs.fetch(blob)).as("no lock is left").hasSize(9);
        try (Stream<Path> files = Files.list(directory.resolve("spool"))) {
            assertThat(files).hasSize(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
