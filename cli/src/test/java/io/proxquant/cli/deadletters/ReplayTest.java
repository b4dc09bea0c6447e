package io.proxquant.cli.deadletters;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

import io.proxquant.contracts.EventHeaders;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Topic;
import io.proxquant.contracts.cloudevents.Headers;

import static org.assertj.core.api.Assertions.assertThat;

/** Where a replay goes. */
class ReplayTest {
    private static ProducerRecord<byte[], byte[]> replay(ReasonCode reason, String ceType) {
        Headers headers = Headers.NONE
                .with("ce_type", ceType)
                .with(EventHeaders.DEAD_LETTER_REASON, reason.code())
                .with(EventHeaders.DEAD_LETTER_TOPIC, "p.runs")
                .with(EventHeaders.DEAD_LETTER_PARTITION, "5");
        DeadLetter letter = new DeadLetter(
                new LetterPosition(Topic.RUNS, 0, 7), Instant.EPOCH, utf8("model/run"), utf8("{}"), headers);
        return Replay.record(new ReplayPlan.Step(letter, 1, null), "p.", key -> utf8(""));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatLayOnAWrongTopicGoesToThatOfItsType() {
        var replay = replay(ReasonCode.EVENT_MISPLACED, EventType.CHECKPOINT_PUBLISHED.ceType());

        assertThat(replay.topic()).isEqualTo("p.checkpoints");
        assertThat(replay.partition())
                .as("that of the wrong topic means nothing here")
                .isNull();
        assertThat(replay.key()).isEqualTo(utf8("model/run"));
        assertThat(replay.value()).isEqualTo(utf8("{}"));
        assertThat(replay.headers().toArray()).extracting(Header::key).containsExactly("ce_type", EventHeaders.REPLAY);
    }

    @Test
    void allElseGoesWhereItCameFrom() {
        for (var replay : List.of(
                replay(ReasonCode.EVENT_SCHEMA, EventType.CHECKPOINT_PUBLISHED.ceType()),
                replay(ReasonCode.EVENT_MISPLACED, "io.strangers.payroll"))) {
            assertThat(replay.topic()).isEqualTo("p.runs");
            assertThat(replay.partition()).isEqualTo(5);
        }
    }
}
