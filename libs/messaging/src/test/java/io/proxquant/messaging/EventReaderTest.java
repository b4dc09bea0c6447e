package io.proxquant.messaging;

import java.util.List;

import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Producer;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.Topic;
import io.proxquant.contracts.Trial;
import io.proxquant.contracts.UnreadableEventException;
import io.proxquant.contracts.cloudevents.CloudEventAttributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

final class EventReaderTest {

    private static final String TRACE = "00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-01";

    private final EventReader reader = new EventReader();

    private ReasonCode refused(RawRecord record) {
        UnreadableEventException e = catchThrowableOfType(UnreadableEventException.class, () -> reader.read(record));
        assertThat(e).isNotNull();
        return e.reason();
    }

    private static RawRecord with(byte[] value) {
        RawRecord usual = Bench.request("a");
        return RawRecord.undated(usual.topic(), 0, 0, null, value, usual.headers());
    }

    @Test
    void anEventIsReadWithItsAttributes() throws Exception {
        Received<Event> received = reader.read(Bench.request(
                "a",
                "ce_subject",
                "m/a/requested",
                "ce_time",
                "2026-01-02T14:00:00+02:00",
                "ce_traceparent",
                TRACE,
                "content-type",
                "application/json; charset=utf-8",
                "proxquant-replay",
                "2"));
        assertThat(received.event()).isEqualTo(Wire.request("a"));
        assertThat(received.attributes().time()).hasToString("2026-01-02T12:00:00Z");
        assertThat(received.attributes().traceparent()).isEqualTo(TRACE);
        assertThat(received.replay()).isEqualTo(2);
    }

    @Test
    void whatAsksIsAnsweredByItsOwnNameAndWhatFollowsByTheNameItWasGiven() throws Exception {
        Received<Event> asks = reader.read(Bench.request("a"));
        assertThat(asks.cause().request()).isEqualTo(new RequestReference("/tests", "id-a"));
        Received<Event> member = reader.read(
                Bench.request("a", RequestReference.SOURCE_HEADER, "/elsewhere", RequestReference.ID_HEADER, "sweep"));
        assertThat(member.cause().request()).isEqualTo(new RequestReference("/elsewhere", "sweep"));
        assertThat(member.eventHash())
                .as("whom it answers is no part of what it is")
                .isEqualTo(asks.eventHash());
        Received<Event> half = reader.read(Bench.request("a", RequestReference.ID_HEADER, "sweep"));
        assertThat(half.cause().request()).isEqualTo(new RequestReference("/tests", "id-a"));
    }

    @Test
    void aForeignCheckpointAsksAndOneOfOursFollowsFromARun() {
        assertThat(checkpoint(null).cause().request()).isEqualTo(new RequestReference("/tests", "id-a"));
        assertThat(checkpoint(Phase.FINAL).cause().request())
                .as("of a trainer that does not say whom it answers")
                .isNull();
    }

    private static Received<CheckpointPublished> checkpoint(Phase phase) {
        Digest digest = Digest.parse("a".repeat(64));
        CheckpointPublished event = CheckpointPublished.of(
                new RunStep("m", null, 3),
                null,
                phase,
                Trial.NONE,
                new ObjectReference("blobs/" + digest, 1, digest),
                digest,
                Lineage.of(digest),
                new Producer("trainer", "1"),
                null);
        CloudEventAttributes attributes =
                CloudEventAttributes.of("id-a", "/tests", event.type().ceType(), null);
        return new Received<>(event, attributes, digest, 0, Bench.request("a"));
    }

    @Test
    void anEventOnAnotherTopicThanItsOwnIsRefusedAndToldWhereItBelongs() {
        RawRecord usual = Bench.request("a");
        for (Topic topic : Topic.values()) {
            RawRecord there =
                    RawRecord.undated(topic.name("other-prefix."), 0, 0, null, usual.value(), usual.headers());
            UnreadableEventException refused =
                    catchThrowableOfType(UnreadableEventException.class, () -> reader.read(there));
            if (topic == Topic.RUNS) {
                assertThat(refused).isNull();
            } else {
                assertThat(refused.reason()).isEqualTo(ReasonCode.EVENT_MISPLACED);
                assertThat(refused).hasMessageContaining("'runs'").hasMessageContaining(there.topic());
            }
        }
    }

    @Test
    void aReplayIsOtherWorkOnTheSameEvent() throws Exception {
        Received<Event> first = reader.read(Bench.request("a"));
        Received<Event> replay = reader.read(Bench.request("a", "proxquant-replay", "1"));
        assertThat(replay.identity()).isNotEqualTo(first.identity());
        assertThat(replay.eventHash()).isEqualTo(first.eventHash());
    }

    @ParameterizedTest
    @CsvSource({
        "ce_specversion, 0.3, EVENT_MALFORMED",
        "ce_id, '', EVENT_MALFORMED",
        "ce_source, '', EVENT_MALFORMED",
        "ce_type, io.proxquant.unheard.of, EVENT_TYPE_UNKNOWN",
        "ce_dataschema, urn:proxquant:run.requested:2, EVENT_MAJOR_UNKNOWN",
        "ce_time, yesterday, EVENT_MALFORMED",
        "content-type, application/cloudevents+json, EVENT_MALFORMED",
        "content-type, application/octet-stream, EVENT_MALFORMED",
        "proxquant-replay, -1, EVENT_MALFORMED"
    })
    void attributesThatBreakTheirRuleAreToldApart(String name, String value, ReasonCode reason) {
        assertThat(refused(Bench.request("a", name, value))).isEqualTo(reason);
    }

    @Test
    void missingAttributesHostileBytesAndSizesAreRefused() {
        RawRecord usual = Bench.request("a");
        assertThat(refused(RawRecord.undated("t", 0, 0, null, usual.value(), List.of())))
                .isEqualTo(ReasonCode.EVENT_MALFORMED);
        assertThat(refused(RawRecord.undated(
                        "t", 0, 0, null, usual.value(), List.of(new RecordHeader("ce_specversion", new byte[] {-1})))))
                .isEqualTo(ReasonCode.EVENT_MALFORMED);
        assertThat(refused(Bench.request("a", "ce_id", "x".repeat(5000)))).isEqualTo(ReasonCode.EVENT_MALFORMED);
        assertThat(refused(with(null))).isEqualTo(ReasonCode.EVENT_MALFORMED);
        assertThat(refused(with(new byte[0]))).isEqualTo(ReasonCode.EVENT_MALFORMED);
        assertThat(refused(with(Wire.bytes("[[[[")))).isEqualTo(ReasonCode.EVENT_MALFORMED);
        assertThat(refused(with(Wire.bytes("[]")))).isEqualTo(ReasonCode.EVENT_SCHEMA);
        assertThat(refused(with(Wire.bytes("{}")))).isEqualTo(ReasonCode.EVENT_SCHEMA);
        assertThat(refused(with(new byte[1 << 20]))).isEqualTo(ReasonCode.EVENT_TOO_LARGE);
    }

    @Test
    void aTraceparentThatIsNoneIsDroppedBecauseTracingMustNotLoseEvents() throws Exception {
        assertThat(reader.read(Bench.request("a", "ce_traceparent", "nonsense"))
                        .attributes()
                        .traceparent())
                .isNull();
    }
}
