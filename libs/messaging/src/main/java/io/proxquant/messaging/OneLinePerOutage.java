package io.proxquant.messaging;

import java.util.logging.Filter;
import java.util.logging.LogRecord;

import io.quarkus.logging.LoggingFilter;

/**
 * Drops what the messaging library logs as an error for every single try at sending: the publisher repeats it without
 * limit and logs one coded line per outage, and thousands of stack traces would bury that line.
 */
@LoggingFilter(name = "proxquant-one-line-per-outage")
public final class OneLinePerOutage implements Filter {

    private static final String LOGGER = "io.smallrye.reactive.messaging.kafka";

    @Override
    public boolean isLoggable(LogRecord record) {
        String message = record.getMessage();
        return message == null
                || !LOGGER.equals(record.getLoggerName())
                || !(message.startsWith("SRMSG18206") || message.startsWith("SRMSG18212"));
    }
}
