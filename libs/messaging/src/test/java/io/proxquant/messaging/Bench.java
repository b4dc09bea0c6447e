package io.proxquant.messaging;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.kafka.common.header.Header;

import io.proxquant.contracts.EventJson;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunFailed;
import io.proxquant.contracts.RunRequested;
import io.proxquant.messaging.RecordSink.OutgoingRecord;
import io.proxquant.storage.Backoff;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectStore;
import io.proxquant.storage.OutageRetry;
import io.proxquant.storage.StoreProof;

/** One process with everything but Kafka real; several benches on one store are several lives of a process. */
final class Bench implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-01-02T12:00:00.123Z");
    static final int PARTITIONS = 3;
    static final AttemptRules RULES = new AttemptRules(3, 20, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(30));
    static final Backoff QUICK = new Backoff(Duration.ofMillis(1), Duration.ofMillis(10));

    final ObjectStore store;
    final AtomicLong nanos = new AtomicLong();
    final Dependencies dependencies = new Dependencies();
    final WorkRegistry registry = new WorkRegistry(nanos::get, dependencies::away);
    final List<OutgoingRecord> sent = new CopyOnWriteArrayList<>();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Attempts attempts;
    final EventPublisher publisher;
    final StoreProof proof;
    final List<String> topicProblems = new CopyOnWriteArrayList<>();
    final AtomicReference<String> lost = new AtomicReference<>();
    private final Processing processing;

    /** What the broker does with a record; throws as the client would. */
    interface Broker {
        void take(OutgoingRecord record) throws Exception;
    }

    Bench() {
        this(new MemoryObjectStore(), record -> {});
    }

    Bench(ObjectStore store, Broker broker) {
        this(store, broker, RULES);
    }

    Bench(ObjectStore store, Broker broker, AttemptRules rules) {
        this.store = store;
        ServiceIdentity identity = new ServiceIdentity(
                "proxquant.", "local", "trainer", UUID.randomUUID().toString(), "pod");
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        ConsumptionMetrics metrics = new ConsumptionMetrics(meters, identity);
        OutageRetry waiting =
                new OutageRetry(dependencies.broker(), QUICK, registry::callerShouldStop, metrics::retried);
        RecordSink sink = new RecordSink() {
            @Override
            public void send(OutgoingRecord record) throws Exception {
                broker.take(record);
                sent.add(record);
            }

            @Override
            public int partitions(String topic) {
                return PARTITIONS;
            }
        };
        publisher = new EventPublisher(sink, identity, waiting, registry, clock, metrics);
        Manifests manifests =
                new Manifests(store, clock, "pod", () -> UUID.randomUUID().toString());
        attempts =
                new Attempts(store, manifests, identity.group(), identity.process(), rules, clock, nanos::get, () -> 0);
        proof = new StoreProof(
                store,
                new OutageRetry(dependencies.store(), QUICK, () -> false),
                () -> UUID.randomUUID().toString(),
                0);
        StartGate gate = new StartGate(proof, List.of(() -> topicProblems, losing()), dependencies.all());
        DeadLetters deadLetters = new DeadLetters(publisher, identity, store, clock, metrics);
        processing = new Processing(
                publisher,
                deadLetters,
                attempts,
                registry,
                gate,
                dependencies.store(),
                Duration.ofMinutes(15),
                Duration.ofMillis(1));
    }

    private StartCondition losing() {
        return new StartCondition() {
            @Override
            public List<String> problems() {
                return List.of();
            }

            @Override
            public Optional<String> lost() {
                return Optional.ofNullable(lost.get());
            }
        };
    }

    /** With the start gate open. */
    Bench ready() {
        proof.start();
        try {
            proof.await(Duration.ofMinutes(1));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return this;
    }

    Outcome process(RawRecord record, EventHandler<?>... handlers) {
        return processing.process(record, List.of(handlers));
    }

    List<String> topics() {
        return sent.stream().map(OutgoingRecord::topic).toList();
    }

    static String header(List<Header> headers, String name) {
        return headers.stream()
                .filter(header -> header.key().equals(name))
                .map(header -> new String(header.value(), StandardCharsets.UTF_8))
                .reduce((first, last) -> last)
                .orElse(null);
    }

    /** The same request as another record of the topic. */
    static RawRecord again(RawRecord record, long offset, Instant published) {
        return new RawRecord(
                record.topic(),
                record.partition(),
                offset,
                published.toEpochMilli(),
                record.key(),
                record.value(),
                record.headers());
    }

    static RawRecord request(String run, String... headers) {
        List<Header> all = new ArrayList<>();
        String[] usual = {
            "ce_specversion",
            "1.0",
            "ce_id",
            "id-" + run,
            "ce_source",
            "/tests",
            "ce_type",
            "io.proxquant.run.requested"
        };
        for (int i = 0; i < usual.length; i += 2) {
            all.add(Wire.header(usual[i], usual[i + 1]));
        }
        for (int i = 0; i < headers.length; i += 2) {
            all.add(Wire.header(headers[i], headers[i + 1]));
        }
        return RawRecord.undated("proxquant.runs", 1, 7, Wire.bytes(run), EventJson.write(Wire.request(run)), all);
    }

    /** What a run does. */
    interface Script {
        void run(Received<RunRequested> received, Work work) throws EventRefusedException;
    }

    /** A handler whose work is the script and whose failing result is run.failed. */
    static EventHandler<RunRequested> handler(Script script) {
        return handler(script, () -> {});
    }

    /** @param keep what is done before a failing event is handed out */
    static EventHandler<RunRequested> handler(Script script, Runnable keep) {
        return new EventHandler<>() {
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
                script.run(received, work);
            }

            @Override
            public Optional<Outgoing> failure(Received<RunRequested> received, ReasonCode reason, String detail) {
                keep.run();
                RunRequested request = received.event();
                return Optional.of(new Outgoing(
                        new RunFailed(request.run(), request.model(), reason, detail, null), received.answer()));
            }
        };
    }

    @Override
    public void close() {
        proof.close();
    }
}
