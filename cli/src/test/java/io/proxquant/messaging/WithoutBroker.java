package io.proxquant.messaging;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.clients.producer.ProducerRecord;

import io.proxquant.contracts.Event;
import io.proxquant.contracts.UnreadableEventException;
import io.proxquant.storage.Backoff;
import io.proxquant.storage.OutageRetry;

/** A service's way to its events with a list where the broker would be: records go in and come out as on the wire. */
public final class WithoutBroker {
    private WithoutBroker() {}

    /**
     * The publisher of a service of this name.
     *
     * @param records gets what it publishes
     */
    public static EventPublisher publisher(String service, MeterRegistry meters, Clock clock, List<RawRecord> records) {
        Dependencies dependencies = new Dependencies();
        WorkRegistry work = new WorkRegistry(() -> 0, dependencies::away);
        ServiceIdentity identity = new ServiceIdentity("proxquant.", "local", service, "process", "pod");
        ConsumptionMetrics metrics = new ConsumptionMetrics(meters, identity);
        RecordSink sink = new RecordSink() {
            @Override
            public void send(OutgoingRecord record) {
                records.add(RawRecord.undated(
                        record.topic(), 0, records.size(), record.key(), record.value(), record.headers()));
            }

            @Override
            public int partitions(String topic) {
                return 1;
            }
        };
        OutageRetry broker = new OutageRetry(
                dependencies.broker(),
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(10)),
                work::callerShouldStop,
                metrics::retried);
        return new EventPublisher(sink, identity, broker, work, clock, metrics);
    }

    /** A record of somebody else's as it would be read. */
    public static RawRecord record(ProducerRecord<byte[], byte[]> sent) {
        return RawRecord.undated(
                sent.topic(),
                0,
                0,
                sent.key(),
                sent.value(),
                List.of(sent.headers().toArray()));
    }

    /** A record as the event that a service is given. */
    public static <T extends Event> Received<T> read(RawRecord record, Class<T> type) throws UnreadableEventException {
        Received<Event> read = new EventReader().read(record);
        return new Received<>(
                type.cast(read.event()), read.attributes(), read.dataSha256(), read.replay(), read.record());
    }
}
