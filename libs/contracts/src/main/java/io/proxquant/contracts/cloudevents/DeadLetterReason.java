package io.proxquant.contracts.cloudevents;

import java.time.Instant;

import io.proxquant.contracts.EventHeaders;
import io.proxquant.contracts.ReasonCode;

/**
 * Why a record was given up and where it came from: what a dead letter carries beside the record itself.
 *
 * @param code what was wrong
 * @param detail what exactly
 * @param topic that the record came from
 * @param partition of it
 * @param offset of it
 * @param group the consumer group that gave up
 * @param time when it did
 */
public record DeadLetterReason(
        ReasonCode code, String detail, String topic, int partition, long offset, String group, Instant time) {

    private static final int MAX_DETAIL = 1000;

    public DeadLetterReason {
        String text = String.valueOf(detail);
        detail = text.length() <= MAX_DETAIL ? text : text.substring(0, MAX_DETAIL) + "…";
    }

    /** The headers of the dead letter: those of the record, without what an earlier dead letter added, and the reason. */
    public Headers after(Headers record) {
        return DeadLetterHeaders.withoutReason(record)
                .with(EventHeaders.DEAD_LETTER_REASON, code.code())
                .with(EventHeaders.DEAD_LETTER_DETAIL, detail)
                .with(EventHeaders.DEAD_LETTER_TOPIC, topic)
                .with(EventHeaders.DEAD_LETTER_PARTITION, Integer.toString(partition))
                .with(EventHeaders.DEAD_LETTER_OFFSET, Long.toString(offset))
                .with(EventHeaders.DEAD_LETTER_GROUP, group)
                .with(EventHeaders.DEAD_LETTER_TIME, time.toString());
    }
}
