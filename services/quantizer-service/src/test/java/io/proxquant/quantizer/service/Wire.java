package io.proxquant.quantizer.service;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.EventJson;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.Topic;
import io.proxquant.contracts.UnreadableEventException;

/** The broker as others see it: checkpoint events in as a trainer sends them, artifact events out as anyone reads. */
final class Wire implements AutoCloseable {
    private static final String PREFIX = Topic.DEFAULT_PREFIX;
    private final String servers;
    private final KafkaProducer<byte[], byte[]> producer;

    /** An event with its id, as it was published; equal if every byte of the data is. */
    record Said(String id, Event event, String traceparent) {}

    Wire(String servers) {
        this.servers = servers;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Sends an event as a foreign trainer would, with an id of its own making. */
    void send(CheckpointPublished event) {
        byte[] data = EventJson.write(event);
        send(event, "own-" + Digest.of(data), data);
    }

    void send(CheckpointPublished event, String id, byte[] data) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topic.CHECKPOINTS.name(PREFIX), utf8(event.key()), data);
        record.headers()
                .add("ce_specversion", utf8("1.0"))
                .add("ce_id", utf8(id))
                .add("ce_source", utf8("/elsewhere/trainer"))
                .add("ce_type", utf8(EventType.CHECKPOINT_PUBLISHED.ceType()))
                .add("ce_traceparent", utf8("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        try {
            producer.send(record).get();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Everything the quantizer said so far of a model. */
    List<Said> said(String model) {
        List<Said> said = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : read(Topic.ARTIFACTS.name(PREFIX))) {
            if (new String(record.key(), StandardCharsets.UTF_8).startsWith(model + "/")) {
                said.add(said(record));
            }
        }
        return said;
    }

    /** Reasons of the dead letters so far. */
    List<String> deadLetterIds() {
        return read(Topic.CHECKPOINTS.deadLetters(PREFIX)).stream()
                .map(record -> header(record, "ce_id"))
                .toList();
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(p.topic(), p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    private static Said said(ConsumerRecord<byte[], byte[]> record) {
        try {
            EventType type = EventType.of(header(record, "ce_type"), header(record, "ce_dataschema"));
            return new Said(
                    header(record, "ce_id"), EventJson.read(type, record.value()), header(record, "ce_traceparent"));
        } catch (UnreadableEventException e) {
            throw new AssertionError("the quantizer published what nobody can read", e);
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }
}
