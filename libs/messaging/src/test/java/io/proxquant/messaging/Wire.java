package io.proxquant.messaging;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EventJson;
import io.proxquant.contracts.RunRequested;

/** The other side of the broker: a producer of any bytes, and a reader of whole topics. */
final class Wire implements AutoCloseable {

    static final Digest DIGEST = Digest.parse("0123456789abcdef".repeat(4));

    private final String servers;
    private final Producer<byte[], byte[]> producer;

    Wire(String servers) {
        this.servers = servers;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "acks", "all", "max.request.size", 2_000_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    static RunRequested request(String run) {
        return RunRequested.training(run, "model", DIGEST, DIGEST);
    }

    /** A run request as a foreign producer may send it. */
    static ProducerRecord<byte[], byte[]> record(String run) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>("proxquant.runs", bytes(run), EventJson.write(request(run)));
        set(record.headers(), "ce_specversion", "1.0");
        set(record.headers(), "ce_id", "request-of-" + run);
        set(record.headers(), "ce_source", "/tests");
        set(record.headers(), "ce_type", "io.proxquant.run.requested");
        return record;
    }

    static void set(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, bytes(value));
    }

    void send(ProducerRecord<byte[], byte[]> record) {
        try {
            producer.send(record).get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("cannot send", e);
        }
    }

    /** Reads the topic from its beginning until a record fits, for at most a minute. */
    ConsumerRecord<byte[], byte[]> await(String topic, Predicate<ConsumerRecord<byte[], byte[]>> fits) {
        try (Consumer<byte[], byte[]> consumer = reader(topic)) {
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            while (System.nanoTime() < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (fits.test(record)) {
                        return record;
                    }
                }
            }
            throw new AssertionError("no such record on " + topic + " within a minute");
        }
    }

    /** Everything that is on the topic now. */
    List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = reader(topic)) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    private Consumer<byte[], byte[]> reader(String topic) {
        Consumer<byte[], byte[]> consumer = consumer(Map.of());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", servers);
        return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    static String header(ConsumerRecord<?, ?> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name))
                .map(Header::value)
                .map(value -> new String(value, StandardCharsets.UTF_8))
                .orElse(null);
    }

    static Header header(String name, String value) {
        return new RecordHeader(name, bytes(value));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }
}
