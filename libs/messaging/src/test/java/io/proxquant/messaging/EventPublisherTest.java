package io.proxquant.messaging;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.EventIds;
import io.proxquant.contracts.EventJson;
import io.proxquant.contracts.RunCancelled;
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
    void an_event_is_a_cloud_event_in_binary_mode_on_the_topic_of_its_type() {
        String trace = "00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-01";
        OutgoingRecord record = published(new EventContext("in", "spec", trace));
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
                        "io.proxquant.run.cancelled", "/proxquant/local/trainer", EVENT.subject(), "in", "spec", 1));
    }

    @Test
    void another_process_repeats_the_id_and_another_input_has_its_own() {
        String id = Bench.header(published(new EventContext("in", "spec", null)).headers(), "ce_id");
        try (Bench moved = new Bench()) {
            assertThat(moved.publisher.idOf(EVENT, new EventContext("in", "spec", null)))
                    .isEqualTo(id);
            assertThat(moved.publisher.idOf(EVENT, new EventContext("other", "spec", null)))
                    .isNotEqualTo(id);
        }
    }
}
