package io.proxquant.messaging;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import io.proxquant.local.StackProcess;

/** What the broker tests share: the service under test from outside, and the wire beside it. */
abstract class ServiceSide {

    static final String RUNS = "proxquant.runs";
    static final String RESULTS = "proxquant.run-results";
    static final String DEAD = "proxquant.runs.dlq";
    static final Duration LONG = Duration.ofSeconds(90);

    StackProcess broker;
    StackProcess store;

    @Inject
    ScriptedRuns runs;

    @TestHTTPResource
    URI service;

    Wire wire;

    @BeforeEach
    void connect() {
        wire = new Wire(broker.kafka());
    }

    @AfterEach
    void disconnect() {
        wire.close();
    }

    int status(String path) {
        return get(path).statusCode();
    }

    String body(String path) {
        return get(path).body();
    }

    private HttpResponse<String> get(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(service.resolve(path)).build();
            return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("the service does not answer", e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static ProducerRecord<byte[], byte[]> inPartition(int partition, ProducerRecord<byte[], byte[]> record) {
        return new ProducerRecord<>(record.topic(), partition, record.key(), record.value(), record.headers());
    }

    ConsumerRecord<byte[], byte[]> awaitResult(String run) {
        return wire.await(RESULTS, record -> run.equals(key(record)));
    }

    ConsumerRecord<byte[], byte[]> awaitDeadLetter(String key) {
        return wire.await(DEAD, record -> key.equals(key(record)));
    }

    long deadLetters(String key) {
        return wire.all(DEAD).stream().filter(record -> key.equals(key(record))).count();
    }

    long results(String run) {
        return wire.all(RESULTS).stream()
                .filter(record -> run.equals(key(record)))
                .count();
    }

    static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    }
}
