package io.proxquant.messaging;

import java.time.Clock;
import java.time.Duration;

import io.micrometer.core.instrument.MeterRegistry;

import io.proxquant.storage.Backoff;
import io.proxquant.storage.OutageRetry;

/** A service's way to its events, with nobody at the other end. */
public final class Unheard {
    private Unheard() {}

    /** The publisher of a service of this name. */
    public static EventPublisher publisher(String service, MeterRegistry meters, Clock clock) {
        Dependencies dependencies = new Dependencies();
        WorkRegistry work = new WorkRegistry(() -> 0, dependencies::away);
        ServiceIdentity identity = new ServiceIdentity("proxquant.", "local", service, "process", "pod");
        ConsumptionMetrics metrics = new ConsumptionMetrics(meters, identity);
        RecordSink sink = new RecordSink() {
            @Override
            public void send(OutgoingRecord record) {}

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
}
