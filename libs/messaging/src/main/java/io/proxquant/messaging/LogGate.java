package io.proxquant.messaging;

import java.util.logging.Filter;
import java.util.logging.LogRecord;

import io.quarkus.logging.LoggingFilter;
import org.jboss.logmanager.ExtLogRecord;

import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.Printable;

/**
 * A filter that every line of a service's log passes: repetitions are dropped, and text from outside (names of tensors, keys, event
 * types) is escaped, so that it can neither control a terminal nor forge a line of the log. Names of models and runs are written
 * as their owners write them; keys of objects stay keys.
 */
@LoggingFilter(name = "proxquant-log")
public final class LogGate implements Filter {
    private final OneLinePerOutage repetitions = new OneLinePerOutage();

    @Override
    public boolean isLoggable(LogRecord record) {
        if (!repetitions.isLoggable(record)) {
            return false;
        }
        String message =
                record instanceof ExtLogRecord formatted ? formatted.getFormattedMessage() : record.getMessage();
        if (message != null) {
            String shown = Printable.line(EncodedNames.shownText(message));
            if (!shown.equals(message)) {
                setMessage(record, shown);
            }
        }
        if (record.getThrown() != null) {
            record.setThrown(PrintableThrowable.of(record.getThrown()));
        }
        return true;
    }

    private static void setMessage(LogRecord record, String message) {
        record.setParameters(null);
        if (record instanceof ExtLogRecord formatted) {
            formatted.setMessage(message, ExtLogRecord.FormatStyle.NO_FORMAT);
        } else {
            record.setMessage(message);
        }
    }
}
