package io.proxquant.contracts;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Names under a prefix, so that installations share a broker without meeting. */
class TopicTest {
    @Test
    void standUnderThePrefix() {
        assertThat(Arrays.stream(Topic.values()).map(topic -> topic.name(Topic.DEFAULT_PREFIX)))
                .containsExactly(
                        "proxquant.runs",
                        "proxquant.run-results",
                        "proxquant.progress",
                        "proxquant.checkpoints",
                        "proxquant.artifacts",
                        "proxquant.evaluations");
        assertThat(Topic.RUNS.name("")).isEqualTo("runs");
        assertThat(Topic.CHECKPOINTS.deadLetters("team-a.")).isEqualTo("team-a.checkpoints.dlq");
        assertThat(ConsumerGroup.QUANTIZER.name("team-a.")).isEqualTo("team-a.quantizer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "slash/", "ü."})
    void refuseAPrefixThatKafkaWouldRefuse(String prefix) {
        assertThatThrownBy(() -> Topic.RUNS.name(prefix)).hasMessageStartingWith("prefix:");
        assertThatThrownBy(() -> ConsumerGroup.TRAINER.name(prefix)).hasMessageStartingWith("prefix:");
    }

    @Test
    void areToldApartByTheirNamesUnderWhateverPrefix() {
        for (Topic named : Topic.values()) {
            for (String prefix : List.of("", Topic.DEFAULT_PREFIX, "runs-", "artifacts.")) {
                assertThat(Arrays.stream(Topic.values()).filter(topic -> topic.is(named.name(prefix))))
                        .containsExactly(named);
                assertThat(Arrays.stream(Topic.values()).filter(topic -> topic.is(named.deadLetters(prefix))))
                        .isEmpty();
            }
        }
    }

    @Test
    void everyEventHasATopicThatTheDesignNames() {
        assertThat(Arrays.stream(EventType.values()).map(EventType::topic).distinct())
                .containsExactlyInAnyOrder(Topic.values());
    }
}
