package io.proxquant.messaging;

import java.time.Instant;

/**
 * What stands at {@code attempts/<group>/<work>/given-up-<k>.json}: the k-th series of attempts is closed, the record went
 * to the dead letters. That record stays given up however often it is delivered; one that is published after it begins a
 * new series.
 *
 * @param time when, by the clock of the consumer that gave up
 * @param why what became of the attempts
 */
record GivenUp(String topic, int partition, long offset, Instant time, String why) {

    boolean isOf(RawRecord record) {
        return topic.equals(record.topic()) && partition == record.partition() && offset == record.offset();
    }

    /** Whether the record lay on its topic already: another delivery of the same act, and no decision to try again. */
    boolean isAfter(RawRecord record) {
        return record.timestamp() >= 0 && record.timestamp() <= time.toEpochMilli();
    }
}
