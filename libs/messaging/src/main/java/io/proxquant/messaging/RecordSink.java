package io.proxquant.messaging;

import java.util.List;

import org.apache.kafka.common.header.Header;

/** One try at sending one record; the seam between publishing and the Kafka client. */
interface RecordSink {

    /** A record to send; key and value may be null. */
    record OutgoingRecord(String topic, byte[] key, byte[] value, List<Header> headers) {}

    /** Returns after the broker's acknowledgement; throws what the client says if there is none. */
    void send(OutgoingRecord record) throws Exception;
}
