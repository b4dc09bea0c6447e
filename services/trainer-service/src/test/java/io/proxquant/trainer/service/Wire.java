package io.proxquant.trainer.service;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.EventIds;
import io.proxquant.contracts.EventJson;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.Topic;
import io.proxquant.contracts.UnreadableEventException;

/** The broker as others see it: requests in, and everything that a trainer says out. */
final class Wire implements AutoCloseable {
    private static final String PREFIX = Topic.DEFAULT_PREFIX;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<Said> said = new ArrayList<>();

    /** An event with its id and the request that it answers. */
    record Said(String id, Event event, RequestReference request) {}

    Wire(String servers) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new ByteArraySerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "auto.offset.reset", "earliest", "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                Arrays.asList(Topic.RUNS, Topic.RUN_RESULTS, Topic.PROGRESS, Topic.CHECKPOINTS).stream()
                        .flatMap(topic -> consumer.partitionsFor(topic.name(PREFIX)).stream())
                        .map(p -> new TopicPartition(p.topic(), p.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Sends a request as its producer would; gives back what answers to it will name. */
    RequestReference send(RunRequested event) {
        String source = EventIds.source("test", "cli");
        Digest digest = CanonicalJson.digest(event);
        return send(event, EventIds.id(event.type().ceType(), source, event.subject(), digest, null, 1));
    }

    /** Sends it under an id of the producer's own making. */
    RequestReference send(RunRequested event, String id) {
        EventType type = event.type();
        String source = EventIds.source("test", "cli");
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(type.topic().name(PREFIX), utf8(event.key()), EventJson.write(event));
        Headers headers = record.headers();
        headers.add("ce_specversion", utf8("1.0"));
        headers.add("ce_id", utf8(id));
        headers.add("ce_source", utf8(source));
        headers.add("ce_type", utf8(type.ceType()));
        headers.add("ce_dataschema", utf8(type.dataSchema()));
        try {
            producer.send(record).get();
            return new RequestReference(source, id);
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Everything said so far of a kind about a run, in the order of its topic. */
    <T extends Event> List<T> said(Class<T> kind, String run) {
        return saidWithIds(kind, run).stream().map(s -> kind.cast(s.event())).toList();
    }

    /** The same with the events' ids. */
    List<Said> saidWithIds(Class<? extends Event> kind, String run) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
            try {
                String type = header(record, "ce_type");
                Event event = EventJson.read(EventType.of(type, header(record, "ce_dataschema")), record.value());
                said.add(new Said(
                        header(record, "ce_id"),
                        event,
                        RequestReference.of(
                                header(record, RequestReference.SOURCE_HEADER),
                                header(record, RequestReference.ID_HEADER))));
            } catch (UnreadableEventException e) {
                throw new AssertionError("the trainer published what nobody can read", e);
            }
        }
        return said.stream()
                .filter(s -> kind.isInstance(s.event()))
                .filter(s -> Arrays.asList(s.event().key().split("/")).contains(run))
                .toList();
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
        consumer.close();
    }
}
