package io.proxquant.messaging;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EventHeaders;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunCancelled;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.UnreadableEventException;
import io.proxquant.contracts.cloudevents.EventContext;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;

/** The rows of the failure table that count attempts: what ends work for good, what never does, what is told of it. */
final class ProcessingAttemptsTest {

    private static final String RESULTS = "proxquant.run-results";
    private static final String DEAD = "proxquant.runs.dlq";

    @Test
    void threeUnexpectedFailuresGiveResultThenDeadLetter() {
        AtomicInteger tries = new AtomicInteger();
        try (Bench bench = new Bench().ready()) {
            Outcome outcome = bench.process(Bench.request("a"), Bench.handler((received, work) -> {
                tries.incrementAndGet();
                throw new StackOverflowError("deep");
            }));
            assertThat(outcome).isEqualTo(Outcome.GIVEN_UP);
            assertThat(tries).hasValue(3);
            assertThat(bench.topics()).containsExactly(RESULTS, DEAD);
            assertThat(text(bench, 0)).contains("ATTEMPTS_EXHAUSTED").contains("StackOverflowError");
            assertThat(Bench.header(bench.sent.get(1).headers(), EventHeaders.DEAD_LETTER_DETAIL))
                    .isEqualTo("3 attempts ended without getting further: attempts 1, 2, 3 by"
                            + " java.lang.StackOverflowError: deep");
        }
    }

    @Test
    void differentFailuresAreEachToldWithTheNumberOfTheirAttempt() {
        AtomicInteger tries = new AtomicInteger();
        try (Bench bench = new Bench().ready()) {
            bench.process(Bench.request("a"), Bench.handler((received, work) -> {
                throw new IllegalStateException("try " + tries.incrementAndGet());
            }));
            assertThat(Bench.header(bench.sent.get(1).headers(), EventHeaders.DEAD_LETTER_DETAIL))
                    .isEqualTo("3 attempts ended without getting further: attempt 1 by"
                            + " java.lang.IllegalStateException: try 1; attempt 2 by"
                            + " java.lang.IllegalStateException: try 2; attempt 3 by"
                            + " java.lang.IllegalStateException: try 3");
        }
    }

    @Test
    void deathsThatLeftNothingBehindAreToldApartFromExceptions() throws Exception {
        MemoryObjectStore store = new MemoryObjectStore();
        RawRecord request = Bench.request("a");
        for (int life = 0; life < 2; life++) {
            try (Bench bench = new Bench(store, record -> {}).ready()) {
                // begun and never ended, as a kill leaves it
                Digest identity = new EventReader().read(request).identity();
                bench.attempts.open(bench.attempts.history(identity.hex(), request));
            }
        }
        try (Bench bench = new Bench(store, record -> {}).ready()) {
            assertThat(bench.process(request, Bench.handler((received, work) -> {
                        throw new IllegalStateException("boom");
                    })))
                    .isEqualTo(Outcome.GIVEN_UP);
            assertThat(Bench.header(bench.sent.get(1).headers(), EventHeaders.DEAD_LETTER_DETAIL))
                    .contains("2 without a word")
                    .endsWith("attempt 3 by java.lang.IllegalStateException: boom");
        }
        try (Bench bench = new Bench(store, record -> {}).ready()) {
            assertThat(bench.process(request, Bench.handler((received, work) -> {})))
                    .isEqualTo(Outcome.GIVEN_UP);
            assertThat(Bench.header(bench.sent.get(1).headers(), EventHeaders.DEAD_LETTER_DETAIL))
                    .as("a process that came later knows what the earlier ones met")
                    .contains("2 without a word")
                    .endsWith("attempt 3 by java.lang.IllegalStateException: boom");
        }
    }

    @Test
    void whatWasAnsweredIsNoDeathHoweverOftenItIsAskedAgain() {
        EventHandler<RunRequested> refusing = Bench.handler((received, work) -> {
            throw new EventRefusedException(ReasonCode.DATA_MISSING, "no data");
        });
        try (Bench bench = new Bench().ready()) {
            for (int time = 0; time < 5; time++) {
                assertThat(bench.process(Bench.request("a"), refusing)).isEqualTo(Outcome.REFUSED);
                assertThat(bench.process(Bench.request("b"), Bench.handler((received, work) -> {})))
                        .isEqualTo(Outcome.DONE);
            }
            assertThat(bench.topics()).containsOnly(RESULTS);
        }
    }

    @Test
    void aLookupOfTheFinishedResultThatAlwaysFailsIsGivenUpToo() {
        EventHandler<RunRequested> scripted = Bench.handler((received, work) -> {});
        EventHandler<RunRequested> broken = new EventHandler<>() {
            @Override
            public EventType type() {
                return scripted.type();
            }

            @Override
            public boolean finishedBefore(Received<RunRequested> received, Work work) {
                throw new IllegalStateException("a bug");
            }

            @Override
            public void handle(Received<RunRequested> received, Work work) throws EventRefusedException {
                scripted.handle(received, work);
            }

            @Override
            public Optional<Outgoing> failure(Received<RunRequested> received, ReasonCode reason, String detail) {
                return scripted.failure(received, reason, detail);
            }
        };
        try (Bench bench = new Bench().ready()) {
            assertThat(bench.process(Bench.request("a"), broken)).isEqualTo(Outcome.GIVEN_UP);
        }
    }

    @Test
    void workThatWasGivenUpIsDoneWhenItIsPublishedAgainOrReplayed() {
        MemoryObjectStore store = new MemoryObjectStore();
        RawRecord first = Bench.request("a");
        for (int life = 0; life < 3; life++) {
            killedAtWork(store, first);
        }
        EventHandler<RunRequested> working = Bench.handler((received, work) -> {});
        try (Bench bench = new Bench(store, record -> {}).ready()) {
            assertThat(bench.process(first, working)).isEqualTo(Outcome.GIVEN_UP);
            assertThat(bench.process(first, working))
                    .as("delivered again before the commit: no new start")
                    .isEqualTo(Outcome.GIVEN_UP);
            assertThat(text(bench, 0)).contains("3 without a word");
            for (int offset = 8; offset < 20; offset++) {
                assertThat(bench.process(Bench.again(first, offset, Bench.NOW.minusSeconds(1)), working))
                        .as("a repeat from before")
                        .isEqualTo(Outcome.GIVEN_UP);
            }
            assertThat(bench.process(Bench.again(first, 20, Bench.NOW.plusSeconds(60)), working))
                    .isEqualTo(Outcome.DONE);
            assertThat(bench.process(Bench.request("a", EventHeaders.REPLAY, "1"), working))
                    .isEqualTo(Outcome.DONE);
        }
    }

    @Test
    void afterADeathWorkWaitsWithoutADeadlineAndAStopEndsTheWait() throws Exception {
        MemoryObjectStore store = new MemoryObjectStore();
        killedAtWork(store, Bench.request("a"));
        AttemptRules patient =
                new AttemptRules(3, 20, Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(30));
        AtomicBoolean began = new AtomicBoolean();
        try (Bench bench = new Bench(store, record -> {}, patient).ready()) {
            AtomicReference<Outcome> outcome = new AtomicReference<>();
            Thread consumer = new Thread(() ->
                    outcome.set(bench.process(Bench.request("a"), Bench.handler((received, work) -> began.set(true)))));
            consumer.start();
            awaitWaiting(consumer);
            bench.nanos.addAndGet(Duration.ofMinutes(50).toNanos());
            assertThat(bench.registry.overdue()).as("not the work's own time").isEmpty();
            TopicPartition partition = new TopicPartition("proxquant.runs", 1);
            assertThat(bench.registry.revoked(List.of(partition), Duration.ofMinutes(1)))
                    .as("a rebalance does not wait for it")
                    .isTrue();
            consumer.join();
            assertThat(outcome).hasValue(Outcome.LEFT);
            assertThat(began).isFalse();
        }
        assertThat(store.all("attempts/")).as("no attempt was opened").hasSize(1);
    }

    @Test
    void aProcessThatIsKilledWhileItWasEndingDoesNotCount() throws Exception {
        MemoryObjectStore store = new MemoryObjectStore();
        for (int life = 0; life < 4; life++) {
            CountDownLatch working = new CountDownLatch(1);
            CountDownLatch step = new CountDownLatch(1);
            try (Bench bench = new Bench(store, record -> {}).ready()) {
                Thread consumer = new Thread(() -> bench.process(Bench.request("a"), Bench.handler((received, work) -> {
                    working.countDown();
                    awaitUninterrupted(step);
                    throw new AssertionError("killed in a step that does not look at its signal");
                })));
                consumer.start();
                working.await();
                assertThat(bench.registry.endAll(Duration.ofMillis(100))).isFalse();
                assertThat(store.all("attempts/").filter(key -> key.toString().endsWith(".released")))
                        .as("told before the end that may come without a word")
                        .hasSize(life + 1);
                step.countDown();
                consumer.join();
            }
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aDeathWhileTheBrokerIsAwayDoesNotCount() {
        MemoryObjectStore store = new MemoryObjectStore();
        RawRecord record = Bench.request("a");
        for (int life = 0; life < 4; life++) {
            AtomicReference<List<ObjectKey>> whileAway = new AtomicReference<>();
            Bench.Broker away = sent -> {
                if (whileAway.get() == null) {
                    whileAway.set(List.of());
                    throw new TimeoutException("no answer");
                }
                whileAway.set(store.all("attempts/").toList());
            };
            try (Bench bench = new Bench(store, away).ready()) {
                RunningWork work = bench.registry.enter(record).orElseThrow();
                work.runsUnder(bench.attempts.open(
                        bench.attempts.history(identity(record).hex(), record)));
                bench.publisher.publish(
                        new RunCancelled("a", "model", 1),
                        EventContext.unrequested(Digest.of("in"), Digest.of("spec"), null));
                long opened = entries(store, ".json");
                assertThat(whileAway.get().stream().filter(key -> key.value().endsWith(".json")))
                        .as("opened anew when the broker was back")
                        .hasSize((int) opened - 1);
                assertThat(entries(store, ".released")).isEqualTo(opened - 1);
                bench.registry.callerWaits(); // and here the process is lost
            }
        }
        try (Bench bench = new Bench(store, sent -> {}).ready()) {
            assertThat(bench.process(record, Bench.handler((received, work) -> {})))
                    .isEqualTo(Outcome.DONE);
        }
    }

    /** A process that is killed in the middle of its work: the attempt stays open. */
    private static void killedAtWork(MemoryObjectStore store, RawRecord record) {
        try (Bench bench = new Bench(store, sent -> {}).ready()) {
            bench.attempts.open(bench.attempts.history(identity(record).hex(), record));
        }
    }

    private static Digest identity(RawRecord record) {
        try {
            return new EventReader().read(record).identity();
        } catch (UnreadableEventException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    private static long entries(MemoryObjectStore store, String suffix) {
        return store.all("attempts/")
                .filter(key -> key.value().endsWith(suffix))
                .count();
    }

    private static String text(Bench bench, int record) {
        return new String(bench.sent.get(record).value(), StandardCharsets.UTF_8);
    }
}
