package io.proxquant.storage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.ReasonCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class OutageRetryTest {

    private final AtomicLong nanos = new AtomicLong();
    private final DependencyState state = new DependencyState("store", nanos::get);
    private final AtomicBoolean stop = new AtomicBoolean();
    private final List<String> retried = new ArrayList<>();
    private final OutageRetry retry = new OutageRetry(state, Outages.QUICK, stop::get, retried::add);

    private static String code(Throwable e) {
        return e instanceof StoreUnavailableException u ? u.reason().code() : null;
    }

    private static StoreUnavailableException away() {
        return new StoreUnavailableException(ReasonCode.STORE_THROTTLED, "slow down", null);
    }

    @Test
    void repeatsUntilAnAnswerComesAndShowsTheOutageMeanwhile() {
        AtomicInteger tries = new AtomicInteger();
        String answer = retry.call(
                "ask",
                () -> {
                    if (tries.incrementAndGet() == 50) {
                        return "yes";
                    }
                    if (tries.get() > 1) {
                        assertThat(state.available()).isFalse();
                        assertThat(state.problem().orElseThrow().code()).isEqualTo("STORE_THROTTLED");
                        nanos.addAndGet(1_000_000);
                    }
                    throw away();
                },
                OutageRetryTest::code);
        assertThat(answer).isEqualTo("yes");
        assertThat(state.available()).isTrue();
        assertThat(state.awayInAll()).isEqualTo(Duration.ofMillis(48));
        assertThat(retried).hasSize(49).containsOnly("STORE_THROTTLED");
    }

    @Test
    void answersAreThrownAtOnceAndAreNoOutage() {
        assertThatThrownBy(() -> retry.call(
                        "ask",
                        () -> {
                            throw new ObjectMissingException(ObjectKey.of("k"));
                        },
                        OutageRetryTest::code))
                .isInstanceOf(ObjectMissingException.class);
        assertThat(state.awayInAll()).isZero();
    }

    @Test
    void anAnswerAfterAnOutageEndsIt() {
        AtomicInteger tries = new AtomicInteger();
        assertThatThrownBy(() -> retry.call(
                        "ask",
                        () -> {
                            throw tries.incrementAndGet() < 3 ? away() : new ObjectMissingException(ObjectKey.of("k"));
                        },
                        OutageRetryTest::code))
                .isInstanceOf(ObjectMissingException.class);
        assertThat(state.available()).isTrue();
    }

    @Test
    void aStopRequestEndsTheWait() {
        assertThatThrownBy(() -> retry.call(
                        "ask",
                        () -> {
                            stop.set(retried.size() == 5);
                            throw away();
                        },
                        OutageRetryTest::code))
                .isInstanceOf(StoreWaitStoppedException.class)
                .hasMessageContaining("ask");
        assertThat(state.available()).isTrue();
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSet() throws Exception {
        OutageRetry slow = new OutageRetry(state, new Backoff(Duration.ofHours(1), Duration.ofHours(2)), stop::get);
        CountDownLatch tried = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicBoolean flag = new AtomicBoolean();
        Thread thread = new Thread(() -> {
            try {
                slow.call(
                        "ask",
                        () -> {
                            tried.countDown();
                            throw away();
                        },
                        OutageRetryTest::code);
            } catch (RuntimeException e) {
                thrown.set(e);
                flag.set(Thread.currentThread().isInterrupted());
            }
        });
        thread.start();
        tried.await();
        thread.interrupt();
        thread.join(30_000);
        assertThat(thrown.get()).isInstanceOf(StoreWaitStoppedException.class);
        assertThat(flag).isTrue();
    }

    @Test
    void anOutageLastsWhileAnybodyWaits() {
        DependencyState.Outage first = state.begin("A", "a");
        DependencyState.Outage second = state.begin("B", "b");
        nanos.set(10);
        first.close();
        first.close();
        assertThat(state.available()).isFalse();
        nanos.set(30);
        second.close();
        assertThat(state.available()).isTrue();
        assertThat(state.awayInAll()).isEqualTo(Duration.ofNanos(30));
    }
}
