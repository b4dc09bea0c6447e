package io.proxquant.evaluator.console;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;

import io.proxquant.contracts.EventJson;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.Topic;
import io.proxquant.contracts.UnreadableEventException;

/**
 * Reads the topics that the console shows, from where their retention begins, assigned by hand: no group, no commits, so
 * any number of consoles disturb nobody. What it cannot read it skips: the console is no judge of events. An unreachable
 * broker is waited for.
 */
final class TopicTail implements Runnable, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TopicTail.class);
    private static final List<Topic> SHOWN = List.of(Topic.RUN_RESULTS, Topic.PROGRESS, Topic.EVALUATIONS);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LOOK_AROUND = Duration.ofSeconds(5);

    private final Supplier<Consumer<byte[], byte[]>> clients;
    private final DeadLetterCounts deadLetters;
    private final String prefix;
    private final Book book;
    private final Clock clock;
    private volatile boolean closed;

    TopicTail(
            Supplier<Consumer<byte[], byte[]>> clients,
            DeadLetterCounts deadLetters,
            String prefix,
            Book book,
            Clock clock) {
        this.clients = clients;
        this.deadLetters = deadLetters;
        this.prefix = prefix;
        this.book = book;
        this.clock = clock;
    }

    @Override
    public void run() {
        while (!closed) {
            try (Consumer<byte[], byte[]> client = clients.get()) {
                follow(client);
            } catch (WakeupException e) {
                return;
            } catch (KafkaException e) {
                LOG.warnf("The console cannot read its topics and tries again: %s", e.getMessage());
                pause();
            } catch (RuntimeException e) { // whatever it is, a console that stands still without a word is worse
                LOG.warn("The console failed to read its topics and begins anew", e);
                pause();
            }
        }
    }

    /** Ends within one poll. */
    @Override
    public void close() {
        closed = true;
    }

    private void follow(Consumer<byte[], byte[]> client) {
        Set<TopicPartition> assigned = new HashSet<>();
        Instant next = Instant.MIN;
        while (!closed) {
            if (!clock.instant().isBefore(next)) {
                lookAround(client, assigned);
                next = clock.instant().plus(LOOK_AROUND);
            }
            if (assigned.isEmpty()) {
                pause();
                continue;
            }
            client.poll(POLL).forEach(this::take);
        }
    }

    /** Takes in topics and partitions that appeared, and counts dead letters. */
    private void lookAround(Consumer<byte[], byte[]> client, Set<TopicPartition> assigned) {
        Map<String, List<PartitionInfo>> topics = client.listTopics();
        List<TopicPartition> fresh = new ArrayList<>();
        for (Topic topic : SHOWN) {
            for (TopicPartition partition : partitions(topics, topic.name(prefix))) {
                if (assigned.add(partition)) {
                    fresh.add(partition);
                }
            }
        }
        if (!fresh.isEmpty()) {
            client.assign(assigned);
            client.seekToBeginning(fresh);
        }
        book.deadLetters(deadLetters.count());
    }

    private static List<TopicPartition> partitions(Map<String, List<PartitionInfo>> topics, String name) {
        return topics.getOrDefault(name, List.of()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            EventType type = EventType.of(header(record, "ce_type"), header(record, "ce_dataschema"));
            if (!type.topic().is(record.topic())) {
                return;
            }
            book.apply(
                    EventJson.read(type, record.value()),
                    time(record),
                    RequestReference.of(
                            header(record, RequestReference.SOURCE_HEADER),
                            header(record, RequestReference.ID_HEADER)));
        } catch (UnreadableEventException e) {
            LOG.debugf("The console passes over %s-%d@%d", record.topic(), record.partition(), record.offset());
        } catch (RuntimeException e) { // read again it would fail again, and hide all that comes after it
            LOG.warnf(e, "The console passes over %s-%d@%d", record.topic(), record.partition(), record.offset());
        }
    }

    private static Instant time(ConsumerRecord<byte[], byte[]> record) {
        String time = header(record, "ce_time");
        try {
            return time == null ? Instant.ofEpochMilli(record.timestamp()) : Instant.parse(time);
        } catch (DateTimeParseException e) {
            return Instant.ofEpochMilli(record.timestamp());
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private void pause() {
        try {
            // the tail's own thread: an unreachable broker must not turn it into a busy loop
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }
}
