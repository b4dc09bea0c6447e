package io.proxquant.cli.deadletters;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

import org.apache.kafka.common.TopicPartition;

import io.proxquant.contracts.Topic;

/**
 * Which letters are dealt with, as the alert counts them: those before the offset that {@link Topic#dealtWithGroup} has
 * committed for their partition. An offset can say no more than how many of the oldest are dealt with, so it stops at the
 * first letter that is not, and never goes back.
 *
 * @param offsets the new offset of each partition whose offset moves
 * @param left letters that still count
 */
public record DealtWith(Map<TopicPartition, Long> offsets, List<DeadLetter> left) {
    public DealtWith {
        offsets = Map.copyOf(offsets);
        left = List.copyOf(left);
    }

    /**
     * @param there letters, oldest first within each partition, none left out
     * @param committed the offsets until now
     * @param done whether a letter is dealt with, though it may lie after the offset
     */
    static DealtWith of(
            List<DeadLetter> there,
            Function<LetterPosition, TopicPartition> partitions,
            Map<TopicPartition, Long> committed,
            Predicate<DeadLetter> done) {
        Map<TopicPartition, Long> moved = new HashMap<>();
        List<DeadLetter> left = new ArrayList<>();
        Set<TopicPartition> stopped = new HashSet<>();
        for (DeadLetter letter : there) {
            TopicPartition partition = partitions.apply(letter.position());
            long offset = letter.position().offset();
            if (offset < committed.getOrDefault(partition, 0L)) {
                continue;
            }
            if (stopped.contains(partition) || !done.test(letter)) {
                stopped.add(partition);
                left.add(letter);
            } else {
                moved.put(partition, offset + 1);
            }
        }
        return new DealtWith(moved, left);
    }

    /**
     * Commits that letters are dealt with: the named ones and those that were replayed.
     *
     * @param there all letters of some topics
     * @return letters of them that still count
     */
    public static List<DeadLetter> commit(DeadLetterTopics topics, List<DeadLetter> there, Set<LetterPosition> named) {
        Map<TopicPartition, Long> committed = topics.dealtWith(there);
        List<DeadLetter> open =
                of(there, topics::partition, committed, letter -> false).left();
        Set<LetterPosition> replayed = ReplayPlan.replayed(open, topics);
        DealtWith dealtWith = of(
                open,
                topics::partition,
                committed,
                letter -> named.contains(letter.position()) || replayed.contains(letter.position()));
        if (!dealtWith.offsets().isEmpty()) {
            topics.dealtWith(dealtWith.offsets());
        }
        return dealtWith.left();
    }
}
