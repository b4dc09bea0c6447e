package io.proxquant.messaging;

import java.util.List;
import java.util.stream.IntStream;

import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EventIds;
import io.proxquant.contracts.EventJson;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.RunCancelled;
import io.proxquant.contracts.cloudevents.Cause;
import io.proxquant.contracts.cloudevents.EventContext;
import io.proxquant.messaging.RecordSink.OutgoingRecord;

import static org.assertj.core.api.Assertions.assertThat;

final class EventPublisherTest {

    private static final RunCancelled EVENT = new RunCancelled("run", "model", 3);

    private final Bench bench = new Bench();

    private OutgoingRecord published(EventContext context) {
        bench.publisher.publish(EVENT, context);
        return bench.sent.get(bench.sent.size() - 1);
    }

    @Test
    void anEventIsACloudEventInBinaryModeOnTheTopicOfItsType() {
        String trace = "00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-01";
        OutgoingRecord record = published(EventContext.unrequested(Digest.of("in"), Digest.of("spec"), trace));
        assertThat(record.topic()).isEqualTo("proxquant.run-results");
        assertThat(record.key()).isEqualTo(Wire.bytes("run"));
        assertThat(record.value()).isEqualTo(EventJson.write(EVENT));
        assertThat(Bench.header(record.headers(), "ce_specversion")).isEqualTo("1.0");
        assertThat(Bench.header(record.headers(), "ce_type")).isEqualTo("io.proxquant.run.cancelled");
        assertThat(Bench.header(record.headers(), "ce_source")).isEqualTo("/proxquant/local/trainer");
        assertThat(Bench.header(record.headers(), "ce_subject")).isEqualTo(EVENT.subject());
        assertThat(Bench.header(record.headers(), "ce_time")).isEqualTo("2026-01-02T12:00:00.123Z");
        assertThat(Bench.header(record.headers(), "ce_dataschema")).isEqualTo("urn:proxquant:run.cancelled:1");
        assertThat(Bench.header(record.headers(), "content-type")).isEqualTo("application/json");
        assertThat(Bench.header(record.headers(), "ce_traceparent")).isEqualTo(trace);
        assertThat(Bench.header(record.headers(), "ce_id"))
                .isEqualTo(EventIds.id(
                        "io.proxquant.run.cancelled",
                        "/proxquant/local/trainer",
                        EVENT.subject(),
                        Digest.of("in"),
                        Digest.of("spec"),
                        1));
    }

    @Test
    void anAnswerNamesItsRequestBesideTheDataAndKeepsItsId() {
        OutgoingRecord unasked = published(EventContext.unrequested(Digest.of("in"), Digest.of("spec"), null));
        RequestReference request = new RequestReference("/elsewhere", "7");
        OutgoingRecord answer =
                published(EventContext.of(Digest.of("in"), Digest.of("spec"), new Cause(null, request)));

        assertThat(Bench.header(answer.headers(), "ce_requestsource")).isEqualTo("/elsewhere");
        assertThat(Bench.header(answer.headers(), "ce_requestid")).isEqualTo("7");
        assertThat(Bench.header(answer.headers(), "ce_id")).isEqualTo(Bench.header(unasked.headers(), "ce_id"));
        assertThat(answer.value()).isEqualTo(unasked.value());
        assertThat(unasked.headers()).noneMatch(header -> header.key().startsWith("ce_request"));
    }

    @Test
    void eventsThatAreSpreadGoToOnePartitionAfterTheOtherAndARepeatWhereItWas() {
        List<Integer> row = IntStream.rangeClosed(1, 7).mapToObj(this::spread).toList();
        List<Integer> again = IntStream.rangeClosed(1, 7).mapToObj(this::spread).toList();

        assertThat(row).doesNotContainNull().isEqualTo(again);
        assertThat(row.subList(0, 3)).containsExactlyInAnyOrder(0, 1, 2);
        IntStream.range(0, 4).forEach(i -> assertThat(row.get(i + 3)).isEqualTo(row.get(i)));
        assertThat(published(EventContext.unrequested(Digest.of("in"), Digest.of("spec"), null))
                        .partition())
                .as("others are placed by their key")
                .isNull();
    }

    @Test
    void aRowBeginsWhereKafkaWouldPutItsGroup() {
        int byKey = BuiltInPartitioner.partitionForKey(Wire.bytes("sweep"), Bench.PARTITIONS);

        assertThat(new PartitionPlacement("sweep", 0).partition(Bench.PARTITIONS))
                .isEqualTo(byKey);
        assertThat(new PartitionPlacement("sweep", Integer.MAX_VALUE).partition(Bench.PARTITIONS))
                .isBetween(0, Bench.PARTITIONS - 1);
    }

    private Integer spread(int place) {
        bench.publisher.publish(
                EVENT,
                EventContext.unrequested(Digest.of("in"), Digest.of("spec"), null),
                new PartitionPlacement("sweep", place));
        return bench.sent.get(bench.sent.size() - 1).partition();
    }

    @Test
    void anotherProcessRepeatsTheIdAndAnotherInputHasItsOwn() {
        String id = Bench.header(
                published(EventContext.unrequested(Digest.of("in"), Digest.of("spec"), null))
                        .headers(),
                "ce_id");
        try (Bench moved = new Bench()) {
            assertThat(moved.publisher.idOf(EVENT, EventContext.unrequested(Digest.of("in"), Digest.of("spec"), null)))
                    .isEqualTo(id);
            assertThat(moved.publisher.idOf(
                            EVENT, EventContext.unrequested(Digest.of("other"), Digest.of("spec"), null)))
                    .isNotEqualTo(id);
        }
    }
}
