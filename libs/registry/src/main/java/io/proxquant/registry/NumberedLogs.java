package io.proxquant.registry;

import java.util.Optional;

import io.proxquant.storage.NumberedLog;

/** What is done alike with every numbered log of something that is set rather than moved. */
public final class NumberedLogs {
    private NumberedLogs() {}

    /** Makes this the newest entry, unless it is; among several writers the last one is. */
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
