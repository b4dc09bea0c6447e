package io.proxquant.cli.submit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.cli.connection.Connection;
import io.proxquant.cli.stack.RunningStack;
import io.proxquant.contracts.EventJson;
import io.proxquant.contracts.EventType;
import io.proxquant.local.StackOptions;
import io.proxquant.local.StackProcess;
import io.proxquant.storage.MinioObjectStore;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/** A store and a broker of each class's own to submit to, recipes to submit, and what is found there afterwards. */
abstract class SubmissionCase {
    private static final String RECIPE =
            """
            apiVersion: proxquant.io/v1
            model: %s
            seed: 1
            network: {type: resnet, depth: 8, channels: 1, classes: 10, width: 16, shortcut: B}
            data: {type: %s, trainCount: 200, validationCount: 100}
            training:
              batch: 50
              warmStart:
                epochs: 1
                optimizer: {type: sgd, rate: 0.1}
                schedule: {type: constant}
            quantizations:
              - {name: binary, mode: hard, quantizer: binary-unit, granularity: tensor}
            evaluation: {policy: final, batch: 100}
            gate: {maxAccuracyDropPoints: 5}
            """;

    @TempDir
    static Path data;

    static StackProcess stack;

    @TempDir
    Path work;

    Installation installation;
    ObjectStore store;

    @BeforeAll
    static void start() {
        stack = StackProcess.start(StackOptions.in(data).withPartitions(2));
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @BeforeEach
    void open() {
        installation = new Installation(
                connection(List.of()), Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC));
        store = new MinioObjectStore(installation.connection().store());
    }

    @AfterEach
    void close() {
        installation.close();
        store.close();
    }

    Path recipe(String model, String dataType) throws Exception {
        return Files.writeString(work.resolve(model + ".yaml"), RECIPE.formatted(model, dataType));
    }

    byte[] bytes(String key) {
        return store.find(new ObjectKey(key), 1 << 20).orElseThrow();
    }

    static Object read(ConsumerRecord<byte[], byte[]> message, EventType type) throws Exception {
        return EventJson.read(type, message.value());
    }

    /** All records of a topic, read without a group up to its present end. */
    static List<ConsumerRecord<byte[], byte[]>> records(String role) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", stack.kafka(), "auto.offset.reset", "earliest", "enable.auto.commit", false);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(stack.prefix() + role).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(Duration.ofMillis(500)).forEach(found::add);
            }
            return found;
        }
    }

    static Connection connection(List<String> dataRoots) {
        return Connection.of(new RunningStack(
                0,
                stack.kafka(),
                stack.s3(),
                "us-east-1",
                stack.bucket(),
                stack.accessKey(),
                stack.secretKey(),
                stack.prefix(),
                "test",
                "",
                dataRoots));
    }
}
