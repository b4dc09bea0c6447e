package io.proxquant.trainer.service;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import io.proxquant.contracts.ConsumerGroup;
import io.proxquant.contracts.Topic;

/** A second member of the trainers' group, which takes partitions over and does nothing with them. */
final class Newcomer implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final AtomicReference<Set<TopicPartition>> assigned = new AtomicReference<>(Set.of());
    private final Thread thread;

    Newcomer(String servers) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        servers,
                        "group.id",
                        ConsumerGroup.TRAINER.name(Topic.DEFAULT_PREFIX),
                        "partition.assignment.strategy",
                        CooperativeStickyAssignor.class.getName(),
                        "enable.auto.commit",
                        "false",
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(Set.of(Topic.RUNS.name(Topic.DEFAULT_PREFIX)));
        thread = new Thread(this::poll, "newcomer");
        thread.start();
    }

    /** What moved to it. */
    Set<TopicPartition> assigned() {
        return assigned.get();
    }

    private void poll() {
        try (consumer) {
            while (true) {
                consumer.poll(Duration.ofMillis(100));
                consumer.pause(consumer.assignment());
                assigned.set(Set.copyOf(consumer.assignment()));
            }
        } catch (WakeupException left) {
            // asked to leave: closing tells the group
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
