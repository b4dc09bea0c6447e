package io.proxquant.contracts;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Bad bytes end in a stable code and a message that names the field; nothing is half accepted. */
class EventJsonTest {
    private static final Digest DIGEST = Digest.parse("a".repeat(64));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "{\"run\":",
                "{\"run\":\"a\",\"run\":\"b\",\"model\":\"m\",\"step\":1}",
                "{\"run\":\"a\",\"model\":\"m\",\"step\":NaN}",
                "\u00ff"
            })
    void whatIsNoJsonIsMalformed(String text) {
        assertThat(refusal(EventType.RUN_CANCELLED, text).reason()).isEqualTo(ReasonCode.EVENT_MALFORMED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    null                                               | null
                    []                                                 | must be an object
                    {"model":"m","step":1}                             | run: is required
                    {"run":"a","model":"m"}                            | step
                    {"run":"a","model":"m","step":null}                | step
                    {"run":"a","model":"m","step":"1"}                 | step
                    {"run":"a","model":"m","step":1.5}                 | /step: must be a whole number
                    {"run":"a","model":"m","step":1e30}                | /step: must be a whole number
                    {"run":"a","model":"m","step":-1}                  | step: must be between 0 and 999999999999, was -1
                    {"run":"A","model":"m","step":1}                   | run: must be 1 to 63 lower-case
                    {"run":"a","model":"../m","step":1}                | model: must be 1 to 63 lower-case
                    {"run":"a","model":"m","step":1} {}                | trailing
                    {"run":"a","model":"m","step":99999999999999999999}| step
                    """)
    void whatBreaksARuleNamesTheField(String text, String expected) {
        UnreadableEventException refusal = refusal(EventType.RUN_CANCELLED, text);

        assertThat(refusal.reason()).isEqualTo(ReasonCode.EVENT_SCHEMA);
        assertThat(refusal.getMessage()).containsIgnoringCase(expected).hasSizeLessThan(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1.000", "1e0", "0.1e1"})
    void aStepWrittenWithAPointIsTheWholeNumberThatItIs(String step) throws Exception {
        String text = "{\"run\":\"a\",\"model\":\"m\",\"step\":%s}".formatted(step);

        assertThat(EventJson.read(EventType.RUN_CANCELLED, text.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(EventJson.read(
                        EventType.RUN_CANCELLED, text.replace(step, "1").getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"run\":[1],\"model\":\"m\",\"step\":1}",
                "{\"run\":1,\"model\":\"m\",\"step\":1}",
                "{\"run\":\"a\",\"model\":\"m\",\"step\":{}}",
                "{\"run\":\"a\",\"model\":\"m\",\"step\":null}",
                "{\"run\":\"a\",\"model\":\"m\",\"step\":99999999999999999999}",
                "{\"run\":\"a\",\"model\":\"m\",\"step\":NaN}",
                "{\"run\":\"a\",\"model\":\"m\",\"step\":1} {}",
                "{\"run\":\"a\",\"model\":\"m\",\"step\":1",
                "{\"run\":\"a\",\"model\":\"m\",\"step\":01}",
                "{\"run\":\"a\",\"model\":\"m\"]",
                "{\"run\":\"a\",\"run\":\"a\"}",
                "{\"run\":\"a\nb\"}",
                "{'run':1}",
                "{\"x\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1",
                "\u00ff"
            })
    void messagesAreInTheWordsOfWhoeverWroteTheEvent(String text) {
        assertThat(refusal(EventType.RUN_CANCELLED, text).getMessage())
                .doesNotContain("fasterxml", "java.", "(String)", "JsonToken", "[Source", "`", "proxquant.contracts")
                .doesNotContainPattern("[A-Z]+_[A-Z]+");
    }

    @Test
    void numbersBeyondDoubleAreRefusedNotRoundedToInfinity() {
        String text =
                "{\"run\":\"a\",\"model\":\"m\",\"recipe\":\"%s\",\"steps\":1,\"finalCheckpoint\":\"%s\",\"finalStep\":1,\"seconds\":1e999}"
                        .formatted(DIGEST, DIGEST);

        assertThat(refusal(EventType.RUN_COMPLETED, text).getMessage()).contains("seconds: must be a finite number");
    }

    @Test
    void nanDoesNotComeInAsText() {
        String text =
                "{\"run\":\"a\",\"model\":\"m\",\"recipe\":\"%s\",\"steps\":1,\"finalCheckpoint\":\"%s\",\"finalStep\":1,\"seconds\":\"NaN\"}"
                        .formatted(DIGEST, DIGEST);

        assertThat(refusal(EventType.RUN_COMPLETED, text).reason()).isEqualTo(ReasonCode.EVENT_SCHEMA);
    }

    @Test
    void dataOfABrokersSizeIsRefusedBeforeItIsRead() {
        byte[] huge = new byte[EventJson.MAX_BYTES];

        UnreadableEventException refusal = catchThrowableOfType(
                UnreadableEventException.class, () -> EventJson.read(EventType.RUN_CANCELLED, huge));

        assertThat(refusal.reason()).isEqualTo(ReasonCode.EVENT_TOO_LARGE);
    }

    @Test
    void noDecisionIsTooLargeForTheWireAndNoneHasRulesWithoutEnd() {
        assertThat(EventJson.write(decided(PromotionDecided.MAX_RULES)).length).isLessThan(EventJson.MAX_BYTES / 2);
        assertThatThrownBy(() -> decided(PromotionDecided.MAX_RULES + 1)).hasMessage("rules: at most 100, was 101");
    }

    private static PromotionDecided decided(int rules) {
        RuleResult rule = new RuleResult(
                "r".repeat(200),
                -1.2345678901234567e-300,
                -1.2345678901234567e-300,
                RuleVerdict.FAILED,
                ReasonCode.RULE_FAILED);
        return PromotionDecided.rejected(
                new RunStep("m", "r", 1),
                "a/b",
                "q",
                ReasonCode.RULE_FAILED,
                java.util.Collections.nCopies(rules, rule));
    }

    @Test
    void deepNestingIsRefusedWithoutStackOverflow() {
        String deep = "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThat(refusal(EventType.RUN_CANCELLED, deep).reason()).isEqualTo(ReasonCode.EVENT_MALFORMED);
    }

    @Test
    void aReasonOfALaterVersionIsKeptAsUnrecognised() throws Exception {
        String text = "{\"run\":\"a\",\"reason\":\"INVENTED_LATER\",\"detail\":\"x\"}";

        RunFailed failed = (RunFailed) EventJson.read(EventType.RUN_FAILED, text.getBytes(StandardCharsets.UTF_8));

        assertThat(failed.reason()).isEqualTo(ReasonCode.UNRECOGNISED);
    }

    @Test
    void aForeignTrainerGivesModelStepAndObjectOnly() throws Exception {
        String text =
                "{\"model\":\"theirs\",\"step\":7,\"object\":{\"key\":\"in/a.safetensors\",\"bytes\":8,\"sha256\":\"%s\"}}"
                        .formatted(DIGEST);

        Event event = EventJson.read(EventType.CHECKPOINT_PUBLISHED, text.getBytes(StandardCharsets.UTF_8));

        assertThat(event)
                .isEqualTo(CheckpointPublished.foreign(
                        new RunStep("theirs", "foreign", 7),
                        new ObjectReference("in/a.safetensors", 8, DIGEST),
                        Lineage.UNKNOWN,
                        Producer.UNKNOWN));
        assertThat(event.key()).isEqualTo("theirs/foreign");
        assertThat(event.subject()).isEqualTo("theirs/foreign/7");
    }

    @Test
    void detailsAreCutSoThatAStackTraceCannotBurstTheEvent() {
        RunFailed failed = new RunFailed("a", null, ReasonCode.RUN_DIVERGED, "x".repeat(100_000), null);

        assertThat(failed.detail()).hasSize(4096).endsWith("x…");
    }

    @Test
    void figuresThatAreNotFiniteBecomeAbsentWithTheirReason() {
        Scores scores = Scores.of(0.5, Double.POSITIVE_INFINITY, Double.NaN, 10);

        assertThat(scores.accuracy()).isEqualTo(0.5);
        assertThat(scores.perplexity()).isNull();
        assertThat(scores.loss()).isNull();
        assertThat(scores.samples()).isEqualTo(10);
        assertThat(scores.nonFinite()).isEqualTo(Map.of("loss", "NaN", "perplexity", "Infinity"));
    }

    @ParameterizedTest
    @CsvSource({
        "io.proxquant.run.cancelled, urn:proxquant:run.cancelled:1, ",
        "io.proxquant.run.cancelled, , ",
        "io.proxquant.run.cancelled, urn:proxquant:run.cancelled:2, EVENT_MAJOR_UNKNOWN",
        "io.proxquant.run.cancelled, urn:proxquant:run.failed:1, EVENT_MAJOR_UNKNOWN",
        "io.proxquant.run.exploded, , EVENT_TYPE_UNKNOWN",
        ", , EVENT_TYPE_UNKNOWN"
    })
    void typeAndMajorVersionDecideWhetherDataIsRead(String ceType, String dataSchema, ReasonCode refused)
            throws UnreadableEventException {
        if (refused == null) {
            assertThat(EventType.of(ceType, dataSchema)).isEqualTo(EventType.RUN_CANCELLED);
        } else {
            assertThat(catchThrowableOfType(UnreadableEventException.class, () -> EventType.of(ceType, dataSchema))
                            .reason())
                    .isEqualTo(refused);
        }
    }

    private static UnreadableEventException refusal(EventType type, String text) {
        UnreadableEventException refusal = catchThrowableOfType(
                UnreadableEventException.class, () -> EventJson.read(type, text.getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(refusal).as("must be refused: " + text).isNotNull();
        return refusal;
    }
}
