package io.proxquant.checkpoints;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Results come in order, and nobody works any more when it is told that something failed or was stopped. */
class WorkersTest {
    private final CountDownLatch slowBegan = new CountDownLatch(1);
    private final CountDownLatch told = new CountDownLatch(1);
    private final AtomicBoolean ended = new AtomicBoolean();

    private String work(String each) throws IOException {
        try {
            switch (each) {
                case "slow" -> {
                    slowBegan.countDown();
                    told.await();
                    // long enough for a caller that does not wait to be gone
                    for (int i = 0; i < 1000; i++) {
                        Thread.yield();
                    }
                    ended.set(true);
                }
                case "bad" -> {
                    slowBegan.await();
                    told.countDown();
                    throw new IOException("bad");
                }
                default -> {}
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody is interrupted", e);
        }
        return each;
    }

    @Test
    void areWaitedForAfterAFailure() {
        assertThatThrownBy(() -> Workers.each(List.of("bad", "slow"), 2, this::work, () -> {}, done -> {}))
                .hasMessage("bad");
        assertThat(ended).isTrue();
    }

    @Test
    void areWaitedForWhenTheCallerStops() {
        assertThatThrownBy(() -> Workers.each(List.of("slow", "other"), 2, this::work, this::stop, done -> {}))
                .hasMessage("asked to stop");
        assertThat(ended).isTrue();
    }

    private void stop() {
        try {
            slowBegan.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody is interrupted", e);
        }
        told.countDown();
        throw new IllegalStateException("asked to stop");
    }

    @Test
    void giveResultsInOrder() throws IOException {
        List<String> done = new ArrayList<>();
        assertThat(Workers.each(List.of("a", "b", "c"), 3, this::work, () -> {}, done::add))
                .containsExactly("a", "b", "c")
                .isEqualTo(done);
    }
}
