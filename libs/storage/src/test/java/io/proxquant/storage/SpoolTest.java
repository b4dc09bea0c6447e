package io.proxquant.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.Digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
final class SpoolTest {

    @TempDir
    Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static void write(Path file) {
        try {
            Files.write(file, new byte[10]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nothingIsKeptOfACallerWhoFoundTheBlob() {
        Spool spool = new Spool(directory.resolve("spool"), 15);
        spool.cached(Digest.of("a"), 10, () -> {}, SpoolTest::write);
        spool.cached(Digest.of("a"), 10, () -> {}, file -> {
            throw new AssertionError("fetched twice");
        });
        assertThat(spool.turns()).isZero();
    }

    @Test
    void afterAFailedDownloadTheWaitingOnesStillFetchOneAfterTheOtherAndTheRoomCountsOnce() throws Exception {
        Spool spool = new Spool(directory.resolve("spool"), 15);
        CountDownLatch waiting = new CountDownLatch(1);
        AtomicInteger fetching = new AtomicInteger();
        AtomicReference<Thread> second = new AtomicReference<>();
        Consumer<Path> alone = file -> {
            assertThat(fetching.incrementAndGet()).as("downloads at once").isEqualTo(1);
            write(file);
            fetching.decrementAndGet();
        };
        Future<?> failing = threads.submit(() -> spool.cached(Digest.of("a"), 10, () -> {}, file -> {
            waiting.countDown();
            while (second.get() == null || second.get().getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            throw new IllegalStateException("connection reset");
        }));
        assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
        AtomicReference<Thread> third = new AtomicReference<>();
        Future<Path> waiter = threads.submit(() -> {
            second.set(Thread.currentThread());
            return spool.cached(Digest.of("a"), 10, () -> {}, file -> {
                threads.submit(() -> {
                    third.set(Thread.currentThread());
                    return spool.cached(Digest.of("a"), 10, () -> {}, alone);
                });
                while (third.get() == null || third.get().getState() != Thread.State.TIMED_WAITING) {
                    assertThat(fetching.get()).as("downloads beside this one").isZero();
                    Thread.onSpinWait();
                }
                alone.accept(file);
            });
        });
        assertThatThrownBy(failing::get).hasRootCauseMessage("connection reset");
        assertThat(waiter.get()).exists();
        assertThat(spool.cached(Digest.of("b"), 5, () -> {}, SpoolTest::write))
                .as("10 of 15 are taken")
                .exists();
        assertThat(directory.resolve("spool").resolve(Digest.of("a").hex()))
                .as("nothing had to go for it")
                .exists();
    }
}
