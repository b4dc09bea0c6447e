package io.proxquant.contracts;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.contracts.cloudevents.CloudEventAttributes;
import io.proxquant.contracts.cloudevents.DeadLetterHeaders;
import io.proxquant.contracts.cloudevents.DeadLetterReason;
import io.proxquant.contracts.cloudevents.DecodedEvent;
import io.proxquant.contracts.cloudevents.EncodedEvent;
import io.proxquant.contracts.cloudevents.EventContext;
import io.proxquant.contracts.cloudevents.EventDecoding;
import io.proxquant.contracts.cloudevents.EventEncoding;
import io.proxquant.contracts.cloudevents.Headers;
import io.proxquant.contracts.cloudevents.KeptRecord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Events and dead letters as they lie in a topic: what one side writes the other reads, and it stays what it was. */
class EventWireTest {
    private static final Instant TIME = Instant.parse("2026-01-02T12:00:00.123456Z");
    private static final String TRACE = "00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-01";
    private static final RequestReference REQUEST = new RequestReference("/elsewhere", "7");

    static List<Samples> samples() {
        return Samples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void anEventIsReadAsItWasWritten(Samples sample) throws Exception {
        Event event = EventJson.read(sample.type(), sample.data());
        EventContext context = new EventContext(Digest.of("in"), Digest.of("spec"), 1, TRACE, REQUEST);

        EncodedEvent encoded = EventEncoding.encode(event, "/proxquant/local/trainer", context, TIME);
        DecodedEvent decoded = EventDecoding.decode(encoded.topic().name("p."), encoded.headers(), encoded.data());

        assertThat(decoded.event()).isEqualTo(event);
        assertThat(decoded.replay()).isZero();
        assertThat(decoded.attributes())
                .isEqualTo(new CloudEventAttributes(
                        EventEncoding.id(event, "/proxquant/local/trainer", context),
                        "/proxquant/local/trainer",
                        sample.type().ceType(),
                        event.subject(),
                        Instant.parse("2026-01-02T12:00:00.123Z"),
                        sample.type().dataSchema(),
                        TRACE,
                        REQUEST));
        assertThat(encoded.key()).isEqualTo(utf8(event.key()));
    }

    @Test
    void theHeadersOfAnEventStayWhatTheyWere() {
        EncodedEvent encoded = EventEncoding.encode(
                new RunCancelled("run", "model", 3),
                "/s",
                new EventContext(Digest.of("in"), Digest.of("spec"), 1, TRACE, REQUEST),
                TIME);

        assertThat(encoded.headers().all())
                .extracting(header -> header.name() + "=" + encoded.headers().text(header.name()))
                .containsExactly(
                        "ce_specversion=1.0",
                        "ce_id="
                                + EventIds.id(
                                        "io.proxquant.run.cancelled",
                                        "/s",
                                        "model/run/cancelled/3",
                                        Digest.of("in"),
                                        Digest.of("spec"),
                                        1),
                        "ce_source=/s",
                        "ce_type=io.proxquant.run.cancelled",
                        "ce_subject=model/run/cancelled/3",
                        "ce_time=2026-01-02T12:00:00.123Z",
                        "ce_dataschema=urn:proxquant:run.cancelled:1",
                        "content-type=application/json",
                        "ce_traceparent=" + TRACE,
                        "ce_requestsource=/elsewhere",
                        "ce_requestid=7");
    }

    @Test
    void aDeadLetterSaysWhyBesideTheOriginalAndAReplayIsTheOriginalAgain() {
        Headers original = Headers.NONE.with("own", "kept").with(EventHeaders.DEAD_LETTER_REASON, "OLD");
        Headers letter = new DeadLetterReason(
                        ReasonCode.EVENT_SCHEMA, "x".repeat(2000), "p.runs", 5, 7, "p.trainer", TIME)
                .after(original);

        assertThat(letter.all())
                .extracting(Headers.Header::name)
                .containsExactly(
                        "own",
                        EventHeaders.DEAD_LETTER_REASON,
                        EventHeaders.DEAD_LETTER_DETAIL,
                        EventHeaders.DEAD_LETTER_TOPIC,
                        EventHeaders.DEAD_LETTER_PARTITION,
                        EventHeaders.DEAD_LETTER_OFFSET,
                        EventHeaders.DEAD_LETTER_GROUP,
                        EventHeaders.DEAD_LETTER_TIME);
        assertThat(letter.text(EventHeaders.DEAD_LETTER_REASON)).isEqualTo("EVENT_SCHEMA");
        assertThat(letter.text(EventHeaders.DEAD_LETTER_DETAIL)).hasSize(1001).endsWith("x…");
        assertThat(DeadLetterHeaders.partition(letter)).isEqualTo(5);

        Headers replay = DeadLetterHeaders.replayed(DeadLetterHeaders.replayed(letter, 1), 2);
        assertThat(replay.all()).extracting(Headers.Header::name).containsExactly("own", EventHeaders.REPLAY);
        assertThat(DeadLetterHeaders.replay(replay)).isEqualTo(2);
        assertThat(DeadLetterHeaders.replay(Headers.NONE.with(EventHeaders.REPLAY, "-1")))
                .isZero();
    }

    @Test
    void aRecordThatIsKeptInTheStoreIsReadBackWhole() throws Exception {
        Headers headers = new Headers(
                List.of(new Headers.Header("ce_id", utf8("1")), new Headers.Header("raw", new byte[] {-1})));
        KeptRecord kept = new KeptRecord("p.runs", 1, 2, null, new byte[] {0, 1}, headers);

        assertThat(new String(kept.toJson(), StandardCharsets.UTF_8))
                .isEqualTo("{\"headers\":[{\"key\":\"ce_id\",\"value\":\"MQ==\"},{\"key\":\"raw\",\"value\":\"/w==\"}],"
                        + "\"key\":\"\",\"offset\":2,\"partition\":1,\"topic\":\"p.runs\",\"value\":\"AAE=\"}");
        KeptRecord read = KeptRecord.read(kept.toJson());
        assertThat(read.key()).isNull();
        assertThat(read.value()).isEqualTo(kept.value());
        assertThat(read.headers().bytes("raw")).isEqualTo(new byte[] {-1});
        assertThat(read.toJson()).isEqualTo(kept.toJson());
        assertThatThrownBy(() -> KeptRecord.read(utf8("{\"value\":\"?\"}"))).isInstanceOf(java.io.IOException.class);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
