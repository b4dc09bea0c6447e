package io.proxquant.evaluator.service;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.EventIds;
import io.proxquant.contracts.EventJson;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.Topic;
import io.proxquant.contracts.UnreadableEventException;

/** The broker as another service sees it: events in as the quantizer or trainer sends them, events out as anyone reads. */
final class Wire implements AutoCloseable {
    private static final String PREFIX = Topic.DEFAULT_PREFIX;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<Said> said = new ArrayList<>();

    /** An event with its id. */
    record Said(String id, Event event) {}

    Wire(String servers) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new ByteArraySerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "auto.offset.reset", "earliest", "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Topic.EVALUATIONS.name(PREFIX)).stream()
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Sends an event as its producer would. */
    void send(Event event) {
        EventType type = event.type();
        byte[] data = EventJson.write(event);
        String source = EventIds.source("test", "quantizer");
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(type.topic().name(PREFIX), utf8(event.key()), data);
        Headers headers = record.headers();
        headers.add("ce_specversion", utf8("1.0"));
        headers.add("ce_id", utf8(Digest.of(data).hex()));
        headers.add("ce_source", utf8(source));
        headers.add("ce_type", utf8(type.ceType()));
        headers.add("ce_dataschema", utf8(type.dataSchema()));
        headers.add("ce_time", utf8(Instant.now().toString()));
        try {
            producer.send(record).get();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Everything the evaluator said so far of a model. */
    List<Said> said(String model) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
            try {
                String type = header(record, "ce_type");
                Event event = EventJson.read(EventType.of(type, header(record, "ce_dataschema")), record.value());
                said.add(new Said(header(record, "ce_id"), event));
            } catch (UnreadableEventException e) {
                throw new AssertionError("the evaluator published what nobody can read", e);
            }
        }
        return said.stream().filter(s -> s.event().key().equals(model)).toList();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
