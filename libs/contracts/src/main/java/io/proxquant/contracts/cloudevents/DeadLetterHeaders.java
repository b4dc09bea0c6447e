package io.proxquant.contracts.cloudevents;

import io.proxquant.contracts.EventHeaders;

/** Reads the headers of a dead letter. Any program may have written them, so nothing in them is trusted. */
public final class DeadLetterHeaders {
    private static final String NUMBER = "[0-9]{1,9}";

    private DeadLetterHeaders() {}

    /** The headers without what made them those of a dead letter. */
    public static Headers withoutReason(Headers headers) {
        return headers.without(name -> name.startsWith(EventHeaders.DEAD_LETTER_PREFIX));
    }

    /** The headers that a replay goes out with. */
    public static Headers replayed(Headers letter, int number) {
        return withoutReason(letter)
                .without(EventHeaders.REPLAY::equals)
                .with(EventHeaders.REPLAY, Integer.toString(number));
    }

    /** Number of the replay that brought the record; 0 if none did. */
    public static int replay(Headers headers) {
        String number = headers.text(EventHeaders.REPLAY);
        return number != null && number.matches(NUMBER) ? Integer.parseInt(number) : 0;
    }

    /** The partition that the record came from; null if it is not told. */
    public static Integer partition(Headers letter) {
        String partition = letter.text(EventHeaders.DEAD_LETTER_PARTITION);
        return partition != null && partition.matches(NUMBER) ? Integer.valueOf(partition) : null;
    }
}
