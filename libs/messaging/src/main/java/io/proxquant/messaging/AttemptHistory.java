package io.proxquant.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What became of the attempts at a piece of work since one of them got further than all before.
 *
 * @param work the key under which the attempts of this series stand
 * @param newest number of the newest entry, 0 if there is none
 * @param last the newest entry
 * @param deaths attempts that ended by an exception or without a word, oldest first; those that were let go are left out
 * @param pause how long the next attempt has to wait
 * @param givenUp why nothing more is tried, if so
 */
record AttemptHistory(
        String work, long newest, AttemptEntry last, List<Death> deaths, Duration pause, Optional<String> givenUp) {

    /** Of so many exceptions the text is told, the last ones; an account has to fit an event. */
    private static final int MOST_TOLD = 3;

    /**
     * The end of one attempt.
     *
     * @param failure the exception that ended it, or null: then the process ended with it
     * @param furthest whether it ended at the furthest place, where the work itself may be the cause
     */
    record Death(long attempt, String failure, boolean furthest) {
        boolean silent() {
            return failure == null;
        }
    }

    AttemptHistory {
        deaths = List.copyOf(deaths);
    }

    static AttemptHistory closed(String work, String why) {
        return new AttemptHistory(work, 0, AttemptEntry.NONE, List.of(), Duration.ZERO, Optional.of(why));
    }

    static int furthest(List<Death> deaths) {
        return (int) deaths.stream().filter(Death::furthest).count();
    }

    static int silent(List<Death> deaths) {
        return (int) deaths.stream().filter(Death::silent).count();
    }

    /** For people: how many attempts ended, where, and in which way each of them. */
    static String account(List<Death> deaths, AttemptEntry last) {
        String where = last.groundPhase() == null
                ? ""
                : " than " + last.groundPhase() + " " + last.highs().get(last.groundPhase());
        List<String> ways = new ArrayList<>();
        int silent = silent(deaths);
        if (silent > 0) {
            ways.add(silent
                    + " without a word (the process was killed, ran out of memory or crashed, or its node was lost)");
        }
        Map<String, List<Death>> thrown = deaths.stream()
                .filter(death -> !death.silent())
                .collect(Collectors.groupingBy(Death::failure, LinkedHashMap::new, Collectors.toList()));
        thrown.entrySet().stream()
                .skip(Math.max(0, thrown.size() - MOST_TOLD))
                .forEach(way -> ways.add(numbers(way.getValue()) + " by " + way.getKey()));
        if (thrown.size() > MOST_TOLD) {
            ways.add("earlier ones by " + (thrown.size() - MOST_TOLD) + " other exceptions");
        }
        return deaths.size() + " attempts ended without getting further" + where + ": " + String.join("; ", ways);
    }

    private static String numbers(List<Death> deaths) {
        return (deaths.size() == 1 ? "attempt " : "attempts ")
                + deaths.stream().map(death -> String.valueOf(death.attempt())).collect(Collectors.joining(", "));
    }
}
