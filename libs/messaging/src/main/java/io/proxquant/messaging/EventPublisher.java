package io.proxquant.messaging;

import java.time.Clock;
import java.util.Optional;

import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import io.proxquant.contracts.Event;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.cloudevents.EncodedEvent;
import io.proxquant.contracts.cloudevents.EventContext;
import io.proxquant.contracts.cloudevents.EventEncoding;
import io.proxquant.messaging.RecordSink.OutgoingRecord;
import io.proxquant.messaging.wire.KafkaRecords;
import io.proxquant.storage.OutageRetry;
import io.proxquant.storage.StoreWaitStoppedException;

/**
 * The one way events leave a service: CloudEvents 1.0 in binary mode, on the topic of their type, keyed as the event
 * says, with an id made from what was done and not from when or where.
 */
public class EventPublisher {

    private final RecordSink sink;
    private final ServiceIdentity identity;
    private final OutageRetry broker;
    private final WorkRegistry registry;
    private final Clock clock;
    private final ConsumptionMetrics metrics;

    EventPublisher(
            RecordSink sink,
            ServiceIdentity identity,
            OutageRetry broker,
            WorkRegistry registry,
            Clock clock,
            ConsumptionMetrics metrics) {
        this.sink = sink;
        this.identity = identity;
        this.broker = broker;
        this.registry = registry;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * Publishes and returns after the broker's acknowledgement (acks=all, idempotent). While the broker is away it
     * retries without limit, with readiness down; a stop request of the calling work ends the wait with {@link
     * WorkStopped}.
     */
    public void publish(Event event, EventContext context) {
        publish(event, context, sink::send);
    }

    /** Publishes likewise, to the partition that the placement says instead of the one of the key. */
    public void publish(Event event, EventContext context, PartitionPlacement placement) {
        publish(event, context, record -> sink.send(record.on(placement.partition(sink.partitions(record.topic())))));
    }

    private void publish(Event event, EventContext context, Sending sending) {
        EventType type = event.type();
        EncodedEvent encoded = EventEncoding.encode(event, identity.source(), context, clock.instant());
        OutgoingRecord record = OutgoingRecord.keyed(
                encoded.topic().name(identity.prefix()),
                encoded.key(),
                encoded.data(),
                KafkaRecords.headers(encoded.headers()));
        send("publish " + type.shortName() + " of " + event.subject(), record, sending);
        metrics.published(type);
    }

    /** The id that this event has when published in this context; repeated publishing repeats it. */
    public String idOf(Event event, EventContext context) {
        return EventEncoding.id(event, identity.source(), context);
    }

    /** Sends until acknowledged; RecordTooLargeException and the like are answers and thrown. */
    void send(String what, OutgoingRecord record) {
        send(what, record, sink::send);
    }

    /** One try at sending, and where to. */
    private interface Sending {
        void send(OutgoingRecord record) throws Exception;
    }

    private void send(String what, OutgoingRecord record, Sending sending) {
        try {
            broker.call(
                    what,
                    () -> {
                        try {
                            sending.send(record);
                            return null;
                        } catch (Exception e) {
                            Optional<ApiException> answer = answer(e);
                            if (answer.isEmpty()) {
                                registry.callerWaits();
                            }
                            throw answer.map(Exception.class::cast).orElse(e);
                        }
                    },
                    EventPublisher::outage);
            registry.callerGoesOn();
        } catch (StoreWaitStoppedException e) {
            throw new WorkStopped(what, e);
        }
    }

    /** Only what can never succeed is an answer; anything else is the broker's trouble and waited for. */
    private static String outage(Throwable e) {
        if (answer(e).isPresent() || e instanceof InterruptedException) {
            return null;
        }
        return e instanceof UnknownTopicOrPartitionException
                ? ReasonCode.TOPIC_MISSING.code()
                : ReasonCode.BROKER_UNAVAILABLE.code();
    }

    /** What the client says for good, wherever the channel wrapped it. */
    private static Optional<ApiException> answer(Throwable thrown) {
        for (Throwable e = thrown; e != null; e = e.getCause()) {
            if (e instanceof RecordTooLargeException || e instanceof InvalidTopicException) {
                return Optional.of((ApiException) e);
            }
        }
        return Optional.empty();
    }
}
