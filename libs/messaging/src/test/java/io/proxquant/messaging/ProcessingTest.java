package io.proxquant.messaging;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

import io.proxquant.contracts.EventHeaders;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.NewerFormatException;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunRequested;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectMissingException;
import io.proxquant.storage.StoreUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;

/** The failure table, outcome by outcome, with everything real but the broker. */
final class ProcessingTest {

    private static final String RESULTS = "proxquant.run-results";
    private static final String DEAD = "proxquant.runs.dlq";

    private static String text(Bench bench, int record) {
        return new String(bench.sent.get(record).value(), StandardCharsets.UTF_8);
    }

    @Test
    void workThatReturnsIsDone() {
        try (Bench bench = new Bench().ready()) {
            assertThat(bench.process(Bench.request("a"), Bench.handler((received, work) -> {})))
                    .isEqualTo(Outcome.DONE);
            assertThat(bench.sent).isEmpty();
            assertThat(bench.registry.size()).isZero();
        }
    }

    @Test
    void whatANewerVersionWroteIsWaitedForAndThenLeftToTheDeadLettersWithoutAnAnswer() {
        AtomicInteger tries = new AtomicInteger();
        try (Bench bench = new Bench().ready()) {
            EventHandler<?> reader = Bench.handler((received, work) -> {
                tries.incrementAndGet();
                throw new NewerFormatException("the artifact manifest", "3", 2);
            });
            assertThat(bench.process(Bench.request("a"), reader)).isEqualTo(Outcome.DEAD_LETTERED);
            assertThat(tries).hasValue(8);
            assertThat(bench.sent).hasSize(1);
            assertThat(bench.sent.get(0).topic()).isEqualTo(DEAD);
            // tried again from the first on, as after an upgrade: no attempt was counted
            assertThat(bench.process(Bench.request("a"), Bench.handler((received, work) -> {})))
                    .isEqualTo(Outcome.DONE);
        }
    }

    @Test
    void aTypeOfThisTopicThatNobodyHereTakesIsPassedOver() {
        try (Bench bench = new Bench().ready()) {
            assertThat(bench.process(Bench.request("a"))).isEqualTo(Outcome.IGNORED);
        }
    }

    @Test
    void aSoundEventThatBelongsOnAnotherTopicDoesNotVanish() {
        try (Bench bench = new Bench().ready()) {
            RawRecord request = Bench.request("a");
            RawRecord astray = RawRecord.undated("proxquant.artifacts", 2, 5, null, request.value(), request.headers());
            assertThat(bench.process(astray)).isEqualTo(Outcome.DEAD_LETTERED);
            assertThat(bench.topics()).containsExactly("proxquant.artifacts.dlq");
            assertThat(bench.sent.get(0).value()).isEqualTo(request.value());
            assertThat(Bench.header(bench.sent.get(0).headers(), EventHeaders.DEAD_LETTER_REASON))
                    .isEqualTo("EVENT_MISPLACED");
        }
    }

    @Test
    void anUnreadableRecordIsDeadLetteredWithItsBytes() {
        try (Bench bench = new Bench().ready()) {
            RawRecord record = RawRecord.undated("proxquant.runs", 3, 9, null, new byte[] {1}, List.of());
            assertThat(bench.process(record)).isEqualTo(Outcome.DEAD_LETTERED);
            assertThat(bench.topics()).containsExactly(DEAD);
            assertThat(bench.sent.get(0).value()).containsExactly(1);
            assertThat(Bench.header(bench.sent.get(0).headers(), EventHeaders.DEAD_LETTER_OFFSET))
                    .isEqualTo("9");
        }
    }

    @Test
    void reasonHeadersOfAnEarlierDeadLetterAreNotCarriedAlong() {
        try (Bench bench = new Bench().ready()) {
            RawRecord replayed = RawRecord.undated(
                    "proxquant.runs",
                    0,
                    0,
                    Wire.bytes("k"),
                    null,
                    List.of(Wire.header(EventHeaders.DEAD_LETTER_REASON, "OLD"), Wire.header("own", "kept")));
            bench.process(replayed);
            assertThat(bench.sent.get(0).headers().stream()
                            .filter(header -> header.key().equals(EventHeaders.DEAD_LETTER_REASON)))
                    .hasSize(1);
            assertThat(Bench.header(bench.sent.get(0).headers(), "own")).isEqualTo("kept");
        }
    }

    @Test
    void aDeadLetterThatIsTooLargeNamesAnObjectInstead() {
        AtomicBoolean refused = new AtomicBoolean();
        Bench.Broker small = record -> {
            if (record.value() != null) {
                refused.set(true);
                throw new RecordTooLargeException("too large");
            }
        };
        try (Bench bench = new Bench(new MemoryObjectStore(), small).ready()) {
            bench.process(RawRecord.undated("proxquant.runs", 0, 0, new byte[] {5}, new byte[1000], List.of()));
            assertThat(refused).isTrue();
            String key = Bench.header(bench.sent.get(0).headers(), EventHeaders.DEAD_LETTER_OBJECT);
            assertThat(new String(bench.store.find(new ObjectKey(key), 10_000).orElseThrow(), StandardCharsets.UTF_8))
                    .contains("\"key\":\"BQ==\"");
        }
    }

    @Test
    void aFailureAfterTheServiceLostWhatItNeedsIsNotTheRecords() {
        EventHandler<RunRequested> failing = Bench.handler((received, work) -> {
            throw new IllegalStateException("CUDA error: uncorrectable ECC error");
        });
        MemoryObjectStore store = new MemoryObjectStore();
        for (int life = 0; life < 4; life++) {
            try (Bench bench = new Bench(store, record -> {}).ready()) {
                bench.lost.set("[GPU_MISSING] the GPU does not answer");
                assertThat(bench.process(Bench.request("a"), failing)).isEqualTo(Outcome.LEFT);
                assertThat(bench.sent)
                        .as("neither result nor dead letter, in life " + life)
                        .isEmpty();
                assertThat(new DeadlineLiveness(bench.registry).call().getData().orElseThrow())
                        .containsEntry("broken", "[GPU_MISSING] the GPU does not answer");
            }
        }
        try (Bench healthy = new Bench(store, record -> {}).ready()) {
            assertThat(healthy.process(Bench.request("a"), Bench.handler((received, work) -> {})))
                    .isEqualTo(Outcome.DONE);
        }
    }

    @Test
    void aRefusalIsAFailingResultWithTheSameIdHoweverOften() {
        try (Bench bench = new Bench().ready()) {
            EventHandler<RunRequested> handler = Bench.handler((received, work) -> {
                throw new EventRefusedException(ReasonCode.DATA_MISSING, "no data");
            });
            assertThat(bench.process(Bench.request("a"), handler)).isEqualTo(Outcome.REFUSED);
            assertThat(bench.process(Bench.request("a"), handler)).isEqualTo(Outcome.REFUSED);
            assertThat(bench.topics()).containsExactly(RESULTS, RESULTS);
            assertThat(text(bench, 0)).contains("DATA_MISSING");
            assertThat(Bench.header(bench.sent.get(0).headers(), "ce_id"))
                    .isEqualTo(Bench.header(bench.sent.get(1).headers(), "ce_id"));
        }
    }

    @Test
    void anAnswerOfTheStoreThatEscapesIsARefusalWithItsReason() {
        try (Bench bench = new Bench().ready()) {
            assertThat(bench.process(Bench.request("a"), Bench.handler((received, work) -> {
                        throw new ObjectMissingException(ObjectKey.of("gone"));
                    })))
                    .isEqualTo(Outcome.REFUSED);
            assertThat(text(bench, 0)).contains("OBJECT_MISSING");
        }
    }

    @Test
    void aRefusalThatCannotBeSaidAsAnEventIsDeadLetteredRatherThanLost() {
        EventHandler<RunRequested> mute = new EventHandler<>() {
            @Override
            public EventType type() {
                return EventType.RUN_REQUESTED;
            }

            @Override
            public boolean finishedBefore(Received<RunRequested> received, Work work) {
                return false;
            }

            @Override
            public void handle(Received<RunRequested> received, Work work) throws EventRefusedException {
                throw new EventRefusedException(ReasonCode.DATA_MISSING, "no data");
            }

            @Override
            public Optional<Outgoing> failure(Received<RunRequested> received, ReasonCode reason, String detail) {
                throw new IllegalArgumentException("cannot be said");
            }
        };
        try (Bench bench = new Bench().ready()) {
            assertThat(bench.process(Bench.request("a"), mute)).isEqualTo(Outcome.REFUSED);
            assertThat(bench.topics()).containsExactly(DEAD);
        }
    }

    @Test
    void aStoreThatIsAwayIsWaitedForWithoutCountingAndShowsAsNotReady() {
        AtomicInteger tries = new AtomicInteger();
        try (Bench bench = new Bench().ready()) {
            Outcome outcome = bench.process(Bench.request("a"), Bench.handler((received, work) -> {
                if (tries.incrementAndGet() <= 10) {
                    throw new StoreUnavailableException(ReasonCode.DISK_FULL, "no room", null);
                }
                assertThat(bench.dependencies.store().available()).isFalse();
                work.alive();
                assertThat(bench.dependencies.store().available()).isTrue();
            }));
            assertThat(outcome).isEqualTo(Outcome.DONE);
            assertThat(bench.sent).isEmpty();
        }
    }

    @Test
    void aFailureIsToldOnlyAfterAStoreThatWasAwayCouldKeepIt() {
        Bench.Script refused = (received, work) -> {
            throw new EventRefusedException(ReasonCode.DATA_MISSING, "no data");
        };
        Bench.Script hopeless = (received, work) -> {
            throw new IllegalStateException("a bug");
        };
        for (Bench.Script script : List.of(refused, hopeless)) {
            AtomicInteger tries = new AtomicInteger();
            try (Bench bench = new Bench().ready()) {
                Outcome outcome = bench.process(Bench.request("a"), Bench.handler(script, () -> {
                    assertThat(bench.sent).isEmpty();
                    if (tries.incrementAndGet() <= 3) {
                        throw new StoreUnavailableException(ReasonCode.STORE_UNAVAILABLE, "away", null);
                    }
                }));
                assertThat(outcome).isEqualTo(script == refused ? Outcome.REFUSED : Outcome.GIVEN_UP);
                assertThat(bench.topics()).isEqualTo(script == refused ? List.of(RESULTS) : List.of(RESULTS, DEAD));
                assertThat(tries).hasValue(4);
            }
        }
    }

    @Test
    void aBrokerThatIsAwayIsWaitedForAndTheResultArrivesOnce() {
        AtomicInteger tries = new AtomicInteger();
        Bench.Broker away = record -> {
            if (tries.incrementAndGet() <= 20) {
                throw new TimeoutException("no answer");
            }
        };
        try (Bench bench = new Bench(new MemoryObjectStore(), away).ready()) {
            assertThat(bench.process(Bench.request("a"), Bench.handler((received, work) -> {
                        throw new EventRefusedException(ReasonCode.DATA_MISSING, "no data");
                    })))
                    .isEqualTo(Outcome.REFUSED);
            assertThat(bench.topics()).containsExactly(RESULTS);
            assertThat(bench.dependencies.broker().awayInAll()).isPositive();
        }
    }

    @Test
    void aStopWhileTheBrokerIsAwayLeavesTheRecord() throws Exception {
        CountDownLatch tried = new CountDownLatch(1);
        Bench.Broker gone = record -> {
            tried.countDown();
            throw new TimeoutException("no answer");
        };
        try (Bench bench = new Bench(new MemoryObjectStore(), gone).ready()) {
            Thread ender = new Thread(() -> {
                try {
                    tried.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                bench.registry.endAll(Duration.ofMinutes(1));
            });
            ender.start();
            assertThat(bench.process(Bench.request("a"), Bench.handler((received, work) -> {
                        throw new EventRefusedException(ReasonCode.DATA_MISSING, "no data");
                    })))
                    .isEqualTo(Outcome.LEFT);
            ender.join();
            assertThat(bench.sent).isEmpty();
            assertThat(bench.process(Bench.request("b")))
                    .as("nothing begins after")
                    .isEqualTo(Outcome.LEFT);
        }
    }

    @Test
    void nothingIsBegunBeforeTheStoreIsProvedAndTheTopicsVerified() throws Exception {
        try (Bench bench = new Bench()) {
            bench.topicProblems.add("not verified");
            AtomicBoolean began = new AtomicBoolean();
            Thread consumer = new Thread(
                    () -> bench.process(Bench.request("a"), Bench.handler((received, work) -> began.set(true))));
            consumer.start();
            bench.ready();
            assertThat(began).isFalse();
            bench.topicProblems.clear();
            consumer.join(60_000);
            assertThat(began).isTrue();
        }
    }

    @Test
    void aRecordOfAPartitionThatIsGoneIsNotBegun() {
        try (Bench bench = new Bench().ready()) {
            TopicPartition partition = new TopicPartition("proxquant.runs", 1);
            bench.registry.assigned(List.of(partition));
            bench.registry.revoked(List.of(partition), Duration.ofSeconds(1));
            assertThat(bench.process(Bench.request("a"))).isEqualTo(Outcome.LEFT);
            bench.registry.assigned(List.of(partition));
            assertThat(bench.process(Bench.request("a"))).isEqualTo(Outcome.IGNORED);
        }
    }

    @Test
    void theRunbookAndTheAsyncAPIDocumentNameTheHeadersOfADeadLetter() throws IOException {
        Set<String> real = new TreeSet<>(Set.of(EventHeaders.REPLAY));
        Bench.Broker small = record -> {
            if (record.value() != null && record.value().length > 500) {
                throw new RecordTooLargeException("too large");
            }
        };
        try (Bench bench = new Bench(new MemoryObjectStore(), small).ready()) {
            bench.process(RawRecord.undated("proxquant.runs", 0, 0, null, new byte[1], List.of()));
            bench.process(RawRecord.undated("proxquant.runs", 0, 1, null, new byte[1000], List.of()));
            bench.sent.forEach(dead -> dead.headers().forEach(header -> real.add(header.key())));
        }
        assertThat(EventHeaders.all().keySet()).containsExactlyInAnyOrderElementsOf(real);
        Path root = Path.of(System.getProperty("proxquant.root"));
        Pattern name = Pattern.compile("(?:dead-letter|proxquant)-[a-z]+");
        String runbook = Files.readString(root.resolve("docs/operations.md"));
        String chapter = runbook.substring(runbook.indexOf("## Dead letters"), runbook.indexOf("## Refused work"));
        Set<String> documented = new TreeSet<>();
        chapter.lines().filter(line -> line.startsWith("| `")).forEach(line -> {
            Matcher header = name.matcher(line.substring(3));
            if (header.lookingAt()) {
                documented.add(header.group());
                assertThat(line).contains(EventHeaders.all().get(header.group()));
            }
        });
        assertThat(documented).as("table in docs/operations.md").isEqualTo(real);
        Set<String> mentioned = new TreeSet<>();
        name.matcher(chapter).results().map(MatchResult::group).forEach(mentioned::add);
        assertThat(real).as("no other name is mentioned").containsAll(mentioned);
        try (InputStream asyncApi = EventHeaders.class.getResourceAsStream("/asyncapi.yaml")) {
            Set<String> published = new TreeSet<>();
            new String(asyncApi.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.strip().replace(":", ""))
                    .filter(name.asMatchPredicate())
                    .forEach(published::add);
            assertThat(published).as("AsyncAPI").isEqualTo(real);
        }
    }
}
