package io.proxquant.messaging;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.contracts.EventHeaders;
import io.proxquant.contracts.EventJson;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.NewerFormatException;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunCancelled;
import io.proxquant.contracts.RunFailed;
import io.proxquant.contracts.RunRequested;

import static org.assertj.core.api.Assertions.assertThat;

/** Each code ends a record on the topic that its group says, as the runbook has it. */
class RefusalTopicsTest {
    private static final String DEAD = "proxquant.runs.dlq";

    static Stream<ReasonCode> results() {
        return Arrays.stream(ReasonCode.values()).filter(code -> code.group() == ReasonCode.Group.RESULT);
    }

    @ParameterizedTest
    @MethodSource("results")
    void refusedWorkIsAnsweredByItsResultWithTheCode(ReasonCode code) throws Exception {
        try (Bench bench = new Bench().ready()) {
            EventHandler<RunRequested> handler = Bench.handler((received, work) -> {
                throw new EventRefusedException(code, "told");
            });
            assertThat(bench.process(Bench.request("a"), handler)).isEqualTo(Outcome.REFUSED);
            assertThat(bench.topics()).containsExactly("proxquant.run-results");
            RunFailed answer = (RunFailed)
                    EventJson.read(EventType.RUN_FAILED, bench.sent.get(0).value());
            assertThat(answer.reason()).isEqualTo(code);
        }
    }

    /** A record, or work on a sound one, for every code of the group. */
    private static Map<ReasonCode, Ending> deadLetters() {
        RawRecord sound = Bench.request("a");
        return Map.of(
                ReasonCode.EVENT_MALFORMED, new Ending(with(sound, new byte[] {'{'}), null),
                ReasonCode.EVENT_SCHEMA,
                        new Ending(with(sound, "{\"run\": \"a\"}".getBytes(StandardCharsets.UTF_8)), null),
                ReasonCode.EVENT_TYPE_UNKNOWN, new Ending(with(sound, "ce_type", "io.proxquant.run.dreamt"), null),
                ReasonCode.EVENT_MAJOR_UNKNOWN,
                        new Ending(with(sound, "ce_dataschema", "urn:proxquant:run.requested:2"), null),
                ReasonCode.EVENT_MISPLACED,
                        new Ending(
                                RawRecord.undated("proxquant.artifacts", 0, 0, null, sound.value(), sound.headers()),
                                null),
                ReasonCode.EVENT_TOO_LARGE, new Ending(with(sound, new byte[1 << 18]), null),
                ReasonCode.FORMAT_NEWER,
                        new Ending(sound, (received, work) -> {
                            throw new NewerFormatException("the artifact manifest", "3", 2);
                        }),
                ReasonCode.ATTEMPTS_EXHAUSTED,
                        new Ending(sound, (received, work) -> {
                            throw new IllegalStateException("by mistake");
                        }));
    }

    private record Ending(RawRecord record, Bench.Script script) {}

    static Stream<ReasonCode> givenUp() {
        return Arrays.stream(ReasonCode.values()).filter(code -> code.group() == ReasonCode.Group.DEAD_LETTER);
    }

    @ParameterizedTest
    @MethodSource("givenUp")
    void whatIsGivenUpIsADeadLetterWithTheCode(ReasonCode code) {
        Ending ending = deadLetters().get(code);
        assertThat(ending).as("an example of every code").isNotNull();
        try (Bench bench = new Bench().ready()) {
            bench.process(
                    ending.record(), Bench.handler(ending.script() == null ? (received, work) -> {} : ending.script()));
            RecordSink.OutgoingRecord last = bench.sent.get(bench.sent.size() - 1);
            assertThat(last.topic()).isEqualTo(ending.record().topic() + ".dlq");
            assertThat(Bench.header(last.headers(), EventHeaders.DEAD_LETTER_REASON))
                    .isEqualTo(code.code());
        }
    }

    @Test
    void anAnswerThatTheRunbookDoesNotNameIsADeadLetterInstead() {
        EventHandler<RunRequested> astray = new EventHandler<>() {
            @Override
            public EventType type() {
                return EventType.RUN_REQUESTED;
            }

            @Override
            public boolean finishedBefore(Received<RunRequested> received, Work work) {
                return false;
            }

            @Override
            public void handle(Received<RunRequested> received, Work work) throws EventRefusedException {
                throw new EventRefusedException(ReasonCode.DATA_MISSING, "no data");
            }

            @Override
            public Optional<Outgoing> failure(Received<RunRequested> received, ReasonCode reason, String detail) {
                return Optional.of(new Outgoing(new RunCancelled("a", "m", 0), received.answer()));
            }
        };
        try (Bench bench = new Bench().ready()) {
            bench.process(Bench.request("a"), astray);
            assertThat(bench.topics()).containsExactly(DEAD);
        }
    }

    private static RawRecord with(RawRecord record, byte[] value) {
        return RawRecord.undated(
                record.topic(), record.partition(), record.offset(), record.key(), value, record.headers());
    }

    private static RawRecord with(RawRecord record, String name, String value) {
        List<Header> headers = new ArrayList<>(record.headers());
        headers.removeIf(header -> header.key().equals(name));
        headers.add(Wire.header(name, value));
        return RawRecord.undated(
                record.topic(), record.partition(), record.offset(), record.key(), record.value(), headers);
    }
}
