package io.proxquant.cli.deadletters;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.proxquant.contracts.Topic;
import io.proxquant.contracts.cloudevents.DeadLetterHeaders;
import io.proxquant.contracts.cloudevents.Headers;
import io.proxquant.messaging.wire.KafkaRecords;

/**
 * Plans a replay before anything is published: the number that each letter's replay gets, and why a letter is held back.
 * Several letters of one event get different numbers, so that each is counted separately.
 */
public final class ReplayPlan {
    /** A letter that came back from this many replays is tried again only with {@code --force}. */
    static final int MANY = 3;

    /** How far clocks may be apart, since times on a topic are those of its producers. */
    private static final Duration CLOCKS_APART = Duration.ofHours(1);

    private ReplayPlan() {}

    /**
     * One letter of a replay.
     *
     * @param number that the replay gets
     * @param heldBack why it is not replayed without {@code --force}, or null
     */
    public record Step(DeadLetter letter, int number, String heldBack) {
        /** Whether it is replayed. */
        public boolean goes(boolean force) {
            return force || heldBack == null;
        }
    }

    /** A replay that was published already. */
    private record Replayed(byte[] key, byte[] value, Headers headers, String place) {
        int number() {
            return DeadLetterHeaders.replay(headers);
        }
    }

    /**
     * The steps for the chosen letters, in their order.
     *
     * @param all every letter of their topics, for numbers that were given before
     */
    public static List<Step> of(List<DeadLetter> chosen, List<DeadLetter> all, DeadLetterTopics topics) {
        List<Replayed> replayed = replays(chosen, topics);
        List<Step> steps = new ArrayList<>();
        for (DeadLetter letter : chosen) {
            List<Replayed> same = same(letter, replayed);
            int known = all.stream()
                    .filter(other -> letter.sameEvent(other.key(), other.value(), other.headers()))
                    .mapToInt(DeadLetter::replay)
                    .max()
                    .orElse(0);
            int sent = same.stream().mapToInt(Replayed::number).max().orElse(0);
            int planned = steps.stream()
                    .filter(step -> letter.sameEvent(
                            step.letter().key(),
                            step.letter().value(),
                            step.letter().headers()))
                    .mapToInt(Step::number)
                    .max()
                    .orElse(0);
            int number = 1 + Math.max(planned, Math.max(known, sent));
            steps.add(new Step(letter, number, heldBack(letter, same, planned)));
        }
        return steps;
    }

    /** The letters that were replayed already; a replay that failed has become a letter of its own. */
    public static Set<LetterPosition> replayed(List<DeadLetter> letters, DeadLetterTopics topics) {
        List<Replayed> replays = replays(letters, topics);
        return letters.stream()
                .filter(letter -> later(letter, same(letter, replays)).isPresent())
                .map(DeadLetter::position)
                .collect(Collectors.toSet());
    }

    private static List<Replayed> replays(List<DeadLetter> letters, DeadLetterTopics topics) {
        List<Replayed> replayed = new ArrayList<>();
        letters.stream()
                .collect(Collectors.groupingBy(DeadLetter::home))
                .forEach((topic, those) -> replayed.addAll(since(topic, those, topics)));
        return replayed;
    }

    private static List<Replayed> same(DeadLetter letter, List<Replayed> replayed) {
        return replayed.stream()
                .filter(other -> letter.sameEvent(other.key(), other.value(), other.headers()))
                .toList();
    }

    private static Optional<Replayed> later(DeadLetter letter, List<Replayed> same) {
        return same.stream()
                .filter(replay -> replay.number() > letter.replay())
                .max(Comparator.comparingInt(Replayed::number));
    }

    private static List<Replayed> since(Topic topic, List<DeadLetter> letters, DeadLetterTopics topics) {
        List<Replayed> found = new ArrayList<>();
        DeadLetter oldest =
                letters.stream().min(Comparator.comparing(DeadLetter::time)).orElseThrow();
        topics.since(topic, oldest.time().minus(CLOCKS_APART), record -> {
            Headers headers = KafkaRecords.headers(record.headers());
            if (DeadLetterHeaders.replay(headers) > 0) {
                String place = topic.role() + ":" + record.partition() + ":" + record.offset();
                found.add(new Replayed(record.key(), record.value(), headers, place));
            }
        });
        return found;
    }

    private static String heldBack(DeadLetter letter, List<Replayed> same, int planned) {
        var later = later(letter, same);
        if (later.isPresent()) {
            return "was replayed already, as number " + later.get().number() + " at "
                    + later.get().place();
        }
        if (planned > 0) {
            return "is the same event as another letter that is replayed";
        }
        return letter.replay() >= MANY ? "came back from " + letter.replay() + " replays" : null;
    }
}
