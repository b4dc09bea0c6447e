package io.proxquant.registry;

import java.util.Optional;

import io.proxquant.storage.NumberedLog;

/** Sets the current content of those numbered logs in which the last writer wins. */
public final class NumberedLogs {
    private NumberedLogs() {}

    /** Appends this as the newest entry, unless it is already; among several writers the last one wins. */
    public static <T> void makeNewest(NumberedLog<T> log, T content) {
        while (true) {
            Optional<NumberedLog.Entry<T>> newest = log.newest();
            if (newest.filter(entry -> entry.content().equals(content)).isPresent()) {
                return;
            }
            // another writer may be first: then look again
            if (log.append(newest.map(NumberedLog.Entry::number).orElse(0L), content)) {
                return;
            }
        }
    }
}
