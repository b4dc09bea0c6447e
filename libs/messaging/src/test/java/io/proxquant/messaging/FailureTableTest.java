package io.proxquant.messaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

import io.proxquant.contracts.EventHeaders;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

import static io.proxquant.messaging.Wire.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The failure table of the design, row by row, against a real broker and a real store. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class FailureTableTest extends ServiceSide {

    @Inject
    RunningClients clients;

    @Inject
    ObjectStore objects;

    @Test
    void theRunningClientsAreConfiguredAsThePromisesNeed() {
        assertThat(clients.violations(Set.of())).isEmpty();
    }

    @Test
    void aPoisonRecordGoesToTheDeadLettersAsItWasAndTheNextOneIsProcessed() {
        ProducerRecord<byte[], byte[]> poison = Wire.record("poison");
        ProducerRecord<byte[], byte[]> broken =
                new ProducerRecord<>(RUNS, 2, poison.key(), Wire.bytes("{\"run\":"), poison.headers());
        broken.headers().add("x-own", new byte[] {7, 0, -1});
        wire.send(broken);
        wire.send(inPartition(2, Wire.record("after-poison")));

        ConsumerRecord<byte[], byte[]> dead = awaitDeadLetter("poison");
        assertThat(dead.value()).isEqualTo(Wire.bytes("{\"run\":"));
        assertThat(dead.headers().lastHeader("x-own").value()).containsExactly(7, 0, -1);
        assertThat(header(dead, "ce_id")).isEqualTo("request-of-poison");
        assertThat(header(dead, EventHeaders.DEAD_LETTER_REASON)).isEqualTo("EVENT_MALFORMED");
        assertThat(header(dead, EventHeaders.DEAD_LETTER_TOPIC)).isEqualTo(RUNS);
        assertThat(header(dead, EventHeaders.DEAD_LETTER_PARTITION)).isEqualTo("2");
        assertThat(header(dead, EventHeaders.DEAD_LETTER_GROUP)).isEqualTo("proxquant.trainer");
        awaitResult("after-poison");
        await().atMost(LONG).untilAsserted(() -> assertThat(body("/q/metrics"))
                .contains("proxquant_ready{installation=\"proxquant\",service=\"trainer\"} 1.0")
                .contains("proxquant_store_requests_total{"));
        assertThat(body("/q/metrics"))
                .containsPattern(
                        "proxquant_dead_letters_total\\{installation=\"proxquant\",reason=\"EVENT_MALFORMED\",service=\"trainer\",topic=\"runs\"}"
                                + " [1-9]");
    }

    @Test
    void aRecordWithoutAnyBytesGoesToTheDeadLettersToo() {
        wire.send(new ProducerRecord<>(RUNS, Wire.bytes("tombstone"), null));

        ConsumerRecord<byte[], byte[]> dead = awaitDeadLetter("tombstone");
        assertThat(dead.value()).isNull();
        assertThat(header(dead, EventHeaders.DEAD_LETTER_REASON)).isEqualTo("EVENT_MALFORMED");
    }

    @Test
    void aRecordTooLargeForTheDeadLettersWithItsReasonIsKeptInTheStore() {
        byte[] almostTheBrokersLimit = new byte[1_048_588 - 100];
        wire.send(new ProducerRecord<>(RUNS, Wire.bytes("huge"), almostTheBrokersLimit));

        ConsumerRecord<byte[], byte[]> dead =
                wire.await(DEAD, record -> header(record, EventHeaders.DEAD_LETTER_OBJECT) != null);
        ObjectKey kept = new ObjectKey(header(dead, EventHeaders.DEAD_LETTER_OBJECT));
        assertThat(objects.size(kept).orElseThrow()).isGreaterThan(almostTheBrokersLimit.length);
    }

    @Test
    void anUnknownMajorVersionGoesToTheDeadLetters() {
        ProducerRecord<byte[], byte[]> future = Wire.record("future");
        Wire.set(future.headers(), "ce_dataschema", "urn:proxquant:run.requested:2");
        wire.send(future);

        assertThat(header(awaitDeadLetter("future"), EventHeaders.DEAD_LETTER_REASON))
                .isEqualTo("EVENT_MAJOR_UNKNOWN");
        assertThat(results("future")).isZero();
    }

    @Test
    void aRepeatedEventRepeatsItsResultWithTheSameIdAndDoesTheWorkOnce() {
        AtomicInteger worked = new AtomicInteger();
        runs.script("twice", (received, work) -> worked.incrementAndGet());
        wire.send(Wire.record("twice"));
        awaitResult("twice");
        wire.send(Wire.record("twice"));

        await().atMost(LONG).until(() -> results("twice") == 2);
        List<String> ids = wire.all(RESULTS).stream()
                .filter(record -> key(record).equals("twice"))
                .map(record -> header(record, "ce_id"))
                .toList();
        assertThat(ids).hasSize(2).containsOnly(ids.get(0));
        assertThat(worked).hasValue(1);
    }

    @Test
    void whatIsRefusedBecomesAFailingResultAndNoDeadLetter() {
        runs.script("refused", (received, work) -> {
            throw new EventRefusedException(
                    ReasonCode.RECIPE_MISSING, "no recipe " + received.event().recipe());
        });
        wire.send(Wire.record("refused"));

        ConsumerRecord<byte[], byte[]> failed = awaitResult("refused");
        assertThat(header(failed, "ce_type")).isEqualTo("io.proxquant.run.failed");
        assertThat(header(failed, "ce_source")).isEqualTo("/proxquant/local/trainer");
        assertThat(new String(failed.value(), StandardCharsets.UTF_8)).contains("RECIPE_MISSING");
        assertThat(deadLetters("refused")).isZero();
    }

    @Test
    void anObjectThatTheStoreSaysIsMissingIsARefusalWithThatReason() {
        runs.script("missing", (received, work) -> {
            try (var content = objects.open(ObjectKey.of("blobs", "nowhere"))) {
                throw new AssertionError("opened what does not exist: " + content);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        wire.send(Wire.record("missing"));

        assertThat(new String(awaitResult("missing").value(), StandardCharsets.UTF_8))
                .contains("OBJECT_MISSING");
        assertThat(deadLetters("missing")).isZero();
    }

    @Test
    void workThatFailsUnexpectedlyThreeTimesIsReportedThenDeadLetteredAndTheNextIsProcessed() {
        AtomicInteger tries = new AtomicInteger();
        runs.script("hopeless", (received, work) -> {
            tries.incrementAndGet();
            throw new IllegalStateException("a bug");
        });
        wire.send(inPartition(1, Wire.record("hopeless")));
        wire.send(inPartition(1, Wire.record("after-hopeless")));

        ConsumerRecord<byte[], byte[]> dead = awaitDeadLetter("hopeless");
        ConsumerRecord<byte[], byte[]> failed = awaitResult("hopeless");
        assertThat(header(dead, EventHeaders.DEAD_LETTER_REASON)).isEqualTo("ATTEMPTS_EXHAUSTED");
        assertThat(header(failed, "ce_type")).isEqualTo("io.proxquant.run.failed");
        assertThat(failed.timestamp()).isLessThanOrEqualTo(dead.timestamp());
        assertThat(tries).hasValue(3);
        assertThat(header(dead, EventHeaders.DEAD_LETTER_DETAIL)).contains("IllegalStateException: a bug");
        awaitResult("after-hopeless");
    }
}
