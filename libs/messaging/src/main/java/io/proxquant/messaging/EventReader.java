package io.proxquant.messaging;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.UnreadableEventException;
import io.proxquant.contracts.cloudevents.DecodedEvent;
import io.proxquant.contracts.cloudevents.EventDecoding;
import io.proxquant.messaging.wire.KafkaRecords;

/** Reads a record as an event that work can be done for. */
final class EventReader {

    Received<Event> read(RawRecord record) throws UnreadableEventException {
        DecodedEvent read =
                EventDecoding.decode(record.topic(), KafkaRecords.headers(record.headers()), record.value());
        return new Received<>(read.event(), read.attributes(), Digest.of(record.value()), read.replay(), record);
    }
}
