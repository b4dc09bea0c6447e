package io.proxquant.cli.deadletters;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import io.proxquant.contracts.Topic;
import io.proxquant.contracts.cloudevents.Headers;

import static org.assertj.core.api.Assertions.assertThat;

/** How far the group moves whose offsets say which letters are dealt with. */
class DealtWithTest {
    private static final TopicPartition FIRST = new TopicPartition("p.runs.dlq", 0);
    private static final TopicPartition SECOND = new TopicPartition("p.runs.dlq", 1);

    /** Offsets need not be dense: retention and compaction leave holes. */
    private static final List<DeadLetter> THERE = List.of(letter(0, 3), letter(0, 5), letter(0, 6), letter(1, 0));

    private static DeadLetter letter(int partition, long offset) {
        return new DeadLetter(
                new LetterPosition(Topic.RUNS, partition, offset), Instant.EPOCH, null, new byte[0], Headers.NONE);
    }

    private static DealtWith dealtWith(Map<TopicPartition, Long> committed, DeadLetter... done) {
        Set<DeadLetter> those = Set.of(done);
        return DealtWith.of(
                THERE,
                position -> new TopicPartition(position.kafkaTopic("p."), position.partition()),
                committed,
                those::contains);
    }

    @Test
    void theOldestThatAreDealtWithAreLeftBehindInEachPartition() {
        DealtWith dealtWith = dealtWith(Map.of(), THERE.get(0), THERE.get(1), THERE.get(3));

        assertThat(dealtWith.offsets()).isEqualTo(Map.of(FIRST, 6L, SECOND, 1L));
        assertThat(dealtWith.left()).containsExactly(THERE.get(2));
    }

    @Test
    void aLetterThatIsNotDealtWithHoldsBackThoseAfterIt() {
        DealtWith dealtWith = dealtWith(Map.of(), THERE.get(1), THERE.get(2));

        assertThat(dealtWith.offsets()).isEmpty();
        assertThat(dealtWith.left()).isEqualTo(THERE);
    }

    @Test
    void itGoesOnWhereItStoodAndNeverBack() {
        Map<TopicPartition, Long> committed = Map.of(FIRST, 5L, SECOND, 9L);

        assertThat(dealtWith(committed, THERE.get(1), THERE.get(3)).offsets()).isEqualTo(Map.of(FIRST, 6L));
        assertThat(dealtWith(committed).left()).containsExactly(THERE.get(1), THERE.get(2));
    }
}
