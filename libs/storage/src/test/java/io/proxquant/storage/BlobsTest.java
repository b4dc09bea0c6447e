package io.proxquant.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.ReasonCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class BlobsTest {

    private static final byte[] CONTENT = "some weights".getBytes(StandardCharsets.UTF_8);
    private static final ObjectReference REFERENCE = ObjectReference.blob(CONTENT.length, Digest.of(CONTENT));

    @TempDir
    Path directory;

    private final MemoryObjectStore store = new MemoryObjectStore();
    private Path spool;
    private Blobs blobs;

    @BeforeEach
    void open() {
        spool = directory.resolve("spool");
        blobs = new Blobs(store, spool, 30);
    }

    @Test
    void equalBytesLiveOnceHoweverTheyCome() throws IOException {
        Path file = Files.write(directory.resolve("file"), CONTENT);
        assertThat(blobs.put(CONTENT)).isEqualTo(REFERENCE);
        assertThat(blobs.put(file)).isEqualTo(REFERENCE);
        assertThat(blobs.put(new ByteArrayInputStream(CONTENT))).isEqualTo(REFERENCE);
        assertThat(store.all("")).containsExactly(new ObjectKey(REFERENCE.key()));
        assertThat(file).exists();
        assertThat(spool).isEmptyDirectory();
    }

    @Test
    void aStreamBeyondTheCapIsRefusedBeforeItFillsTheDisk() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 1;
            }
        };
        assertThatThrownBy(() -> blobs.put(endless)).isInstanceOf(ObjectTooLargeException.class);
        assertThat(spool).isEmptyDirectory();
        assertThat(blobs.put(CONTENT)).isEqualTo(REFERENCE);
    }

    @Test
    void whatIsSpooledIsStoredLaterAndGivesItsRoomBack() {
        try (Blobs.Spooled spooled = blobs.spool(new ByteArrayInputStream(CONTENT))) {
            assertThat(spooled.reference()).isEqualTo(REFERENCE);
            assertThat(spooled.path()).hasBinaryContent(CONTENT);
            assertThat(store.all("")).isEmpty();
            blobs.ensure(REFERENCE, spooled.path());
        }
        assertThat(store.size(new ObjectKey(REFERENCE.key()))).isPresent();
        assertThat(spool).isEmptyDirectory();
    }

    @Test
    void aBlobThatWasCollectedMeanwhileIsUploadedOnceMore() {
        blobs.put(CONTENT);
        store.delete(new ObjectKey(REFERENCE.key()));
        blobs.ensure(REFERENCE, CONTENT);
        assertThat(store.find(new ObjectKey(REFERENCE.key()), 100).orElseThrow())
                .isEqualTo(CONTENT);
    }

    @Test
    void aFetchedBlobIsVerifiedAndFetchedOnce() throws IOException {
        blobs.put(CONTENT);
        Path first = blobs.fetch(REFERENCE);
        assertThat(first).hasBinaryContent(CONTENT);
        store.delete(new ObjectKey(REFERENCE.key()));
        assertThat(blobs.fetch(REFERENCE)).isEqualTo(first);
        Files.delete(first);
        assertThatThrownBy(() -> blobs.fetch(REFERENCE)).isInstanceOf(ObjectMissingException.class);
    }

    @Test
    void wrongBytesUnderARightNameAreRefusedAndNotCached() {
        store.create(new ObjectKey(REFERENCE.key()), "other weight".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> blobs.fetch(REFERENCE)).isInstanceOf(DigestMismatchException.class);
        assertThat(spool).isEmptyDirectory();
    }

    @Test
    void theLeastRecentlyUsedGoesWhenRoomIsNeeded() {
        ObjectReference a = blobs.put(new byte[10]);
        ObjectReference b = blobs.put(new byte[11]);
        ObjectReference c = blobs.put(new byte[12]);
        blobs.fetch(a);
        blobs.fetch(b);
        blobs.fetch(a);
        blobs.fetch(c);
        assertThat(spool.toFile().list())
                .containsExactlyInAnyOrder(a.sha256().hex(), c.sha256().hex());
    }

    @Test
    void leftoversOfACrashAreRemoved() throws IOException {
        Files.write(spool.resolve("spool-7"), CONTENT);
        new Blobs(store, spool, 30);
        assertThat(spool).isEmptyDirectory();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsWaitedForAndNamed() throws IOException {
        // Writing to /dev/full fails exactly as on a full disk.
        blobs.put(CONTENT);
        Files.createSymbolicLink(spool.resolve("spool-0"), Path.of("/dev/full"));
        assertThatThrownBy(() -> blobs.spool(new ByteArrayInputStream(CONTENT)))
                .isInstanceOfSatisfying(StoreUnavailableException.class, e -> assertThat(e.reason())
                        .isEqualTo(ReasonCode.DISK_FULL))
                .hasMessageContaining("spool-0");
    }
}
