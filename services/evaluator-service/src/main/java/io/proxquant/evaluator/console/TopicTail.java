package io.proxquant.evaluator.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
import org.jboss.logging.Logger;

import io.proxquant.contracts.Topic;
import io.proxquant.contracts.UnreadableEventException;
import io.proxquant.contracts.cloudevents.CloudEventAttributes;
import io.proxquant.contracts.cloudevents.DecodedEvent;
import io.proxquant.messaging.wire.KafkaRecords;

/**
 * Reads the topics that the console shows, from where their retention begins. Partitions are assigned by hand, without group or
 * commits, so that any number of consoles disturb nobody. Events that cannot be read are skipped. An unreachable broker is
 * waited for.
 */
final class TopicTail implements Runnable, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TopicTail.class);
    private static final List<Topic> SHOWN = List.of(Topic.RUN_RESULTS, Topic.PROGRESS, Topic.EVALUATIONS);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LOOK_AROUND = Duration.ofSeconds(5);

    private final Supplier<Consumer<byte[], byte[]>> clients;
    private final DeadLetterCounts deadLetters;
    private final String prefix;
    private final PipelineState pipeline;
    private final Clock clock;
    private Instant nextBeat = Instant.MIN;
    private volatile boolean closed;

    TopicTail(
            Supplier<Consumer<byte[], byte[]>> clients,
            DeadLetterCounts deadLetters,
            String prefix,
            PipelineState pipeline,
            Clock clock) {
        this.clients = clients;
        this.deadLetters = deadLetters;
        this.prefix = prefix;
        this.pipeline = pipeline;
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
            } catch (RuntimeException e) { // whatever it is, a console that stops silently is worse
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
            beat();
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
        pipeline.deadLetters(deadLetters.count());
    }

    private static List<TopicPartition> partitions(Map<String, List<PartitionInfo>> topics, String name) {
        return topics.getOrDefault(name, List.of()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            DecodedEvent read = KafkaRecords.event(record);
            CloudEventAttributes said = read.attributes();
            Instant time = said.time() == null ? Instant.ofEpochMilli(record.timestamp()) : said.time();
            pipeline.apply(read.event(), time, said.request(), record.serializedValueSize());
        } catch (UnreadableEventException e) {
            LOG.debugf("The console passes over %s-%d@%d", record.topic(), record.partition(), record.offset());
        } catch (RuntimeException e) { // it would fail every time it is read, and hide all that follows
            LOG.warnf(e, "The console passes over %s-%d@%d", record.topic(), record.partition(), record.offset());
        }
    }

    /** Tells viewers that the console is alive, also when the broker sends nothing. */
    private void beat() {
        if (!clock.instant().isBefore(nextBeat)) {
            pipeline.alive();
            nextBeat = clock.instant().plus(LOOK_AROUND);
        }
    }

    private void pause() {
        beat();
        try {
            // the tail's own thread: an unreachable broker must not turn it into a busy loop
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }
}
