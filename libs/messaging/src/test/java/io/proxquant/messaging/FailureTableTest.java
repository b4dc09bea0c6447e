package io.proxquant.messaging;

import java.time.Duration;
import java.util.Set;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.proxquant.local.StackProcess;

import static io.proxquant.messaging.Wire.header;
import static org.assertj.core.api.Assertions.assertThat;

/** The failure table of the design, row by row, against a real broker and a real store. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class FailureTableTest {

    private static final String RUNS = "proxquant.runs";
    private static final String RESULTS = "proxquant.run-results";
    private static final String DEAD = "proxquant.runs.dlq";
    private static final Duration LONG = Duration.ofSeconds(60);

    StackProcess broker;
    StackProcess store;

    @Inject
    ScriptedRuns runs;

    @Inject
    RunningClients clients;

    @Inject
    MeterRegistry meters;

    private Wire wire;

    @BeforeEach
    void connect() {
        wire = new Wire(broker.kafka());
    }

    @AfterEach
    void disconnect() {
        wire.close();
    }

    @Test
    void the_running_clients_are_configured_as_the_promises_need() {
        assertThat(clients.violations(Set.of())).isEmpty();
    }

    @Test
    void a_poison_record_goes_to_the_dead_letters_as_it_was_and_the_next_one_is_processed() {
        ProducerRecord<byte[], byte[]> poison = Wire.record("poison");
        ProducerRecord<byte[], byte[]> broken =
                new ProducerRecord<>(RUNS, 2, Wire.bytes("poison"), Wire.bytes("{\"run\":"), poison.headers());
        broken.headers().add("x-own", new byte[] {7, 0, -1});
        wire.send(broken);
        wire.send(inPartition(2, Wire.record("after-poison")));

        ConsumerRecord<byte[], byte[]> dead = wire.await(DEAD, record -> "poison".equals(key(record)));
        assertThat(dead.value()).isEqualTo(Wire.bytes("{\"run\":"));
        assertThat(dead.headers().lastHeader("x-own").value()).containsExactly(7, 0, -1);
        assertThat(header(dead, "ce_id")).isEqualTo("request-of-poison");
        assertThat(header(dead, EventHeaders.DEAD_LETTER_REASON)).isEqualTo("EVENT_MALFORMED");
        assertThat(header(dead, EventHeaders.DEAD_LETTER_TOPIC)).isEqualTo(RUNS);
        assertThat(header(dead, EventHeaders.DEAD_LETTER_PARTITION)).isEqualTo("2");
        assertThat(header(dead, EventHeaders.DEAD_LETTER_GROUP)).isEqualTo("proxquant.trainer");
        awaitResult("after-poison");
        assertThat(meters.get("proxquant_dead_letters_total")
                        .tag("reason", "EVENT_MALFORMED")
                        .tag("topic", "runs")
                        .counter()
                        .count())
                .isPositive();
    }

    private static ProducerRecord<byte[], byte[]> inPartition(int partition, ProducerRecord<byte[], byte[]> record) {
        return new ProducerRecord<>(record.topic(), partition, record.key(), record.value(), record.headers());
    }

    private ConsumerRecord<byte[], byte[]> awaitResult(String run) {
        return wire.await(RESULTS, record -> run.equals(key(record)));
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? null : new String(record.key(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
