package io.proxquant.evaluator.console;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

import io.proxquant.messaging.metrics.BacklogReader;

/** Counts the records in the dead-letter topics that are not dealt with, in the same way as metrics and alerts do. */
final class DeadLetterCounts implements AutoCloseable {
    private final Admin admin;
    private final BacklogReader backlog;

    DeadLetterCounts(Admin admin, String prefix) {
        this.admin = admin;
        this.backlog = new BacklogReader(admin, prefix);
    }

    /** Role of the topic to the number of its dead letters; topics that do not exist are left out. */
    Map<String, Long> count() {
        try {
            Map<String, Long> counts = new TreeMap<>();
            backlog.deadLetters().forEach((topic, letters) -> counts.put(topic.role(), letters));
            return counts;
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
