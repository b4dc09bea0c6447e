package io.proxquant.messaging;

import java.util.List;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/**
 * Drops what the messaging library logs as an error for every single try at sending or polling: it is repeated without
 * limit and one coded line is logged per outage, and thousands of stack traces would bury that line.
 */
final class OneLinePerOutage implements Filter {

    private static final String LOGGER = "io.smallrye.reactive.messaging.kafka";
    /** A record that could not be sent, twice, and a poll that failed. */
    private static final List<String> PER_TRY = List.of("SRMSG18206", "SRMSG18212", "SRMSG18285");

    @Override
    public boolean isLoggable(LogRecord record) {
        String message = record.getMessage();
        return message == null
                || !LOGGER.equals(record.getLoggerName())
                || PER_TRY.stream().noneMatch(message::startsWith);
    }
}
