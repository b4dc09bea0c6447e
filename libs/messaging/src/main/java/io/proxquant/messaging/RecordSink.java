package io.proxquant.messaging;

import java.util.List;

import org.apache.kafka.common.header.Header;

/** One try at sending one record; the seam between publishing and the Kafka client. */
interface RecordSink {

    /** A record to send; key and value may be null, and a partition that is null is chosen by the key. */
    record OutgoingRecord(String topic, Integer partition, byte[] key, byte[] value, List<Header> headers) {
        static OutgoingRecord keyed(String topic, byte[] key, byte[] value, List<Header> headers) {
            return new OutgoingRecord(topic, null, key, value, headers);
        }

        /** One whose headers say all there is to say. */
        static OutgoingRecord ofHeaders(String topic, List<Header> headers) {
            return new OutgoingRecord(topic, null, null, null, headers);
        }

        OutgoingRecord on(int chosen) {
            return new OutgoingRecord(topic, chosen, key, value, headers);
        }
    }

    /** Returns after the broker's acknowledgement; throws what the client says if there is none. */
    void send(OutgoingRecord record) throws Exception;

    /** How many partitions a topic has now; throws what the client says if the broker does not tell. */
    int partitions(String topic) throws Exception;
}
