package io.proxquant.cli.stack;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Decides when something that ended is started again: after a pause that doubles, so that a machine in trouble has time to
 * recover, and at most {@link #MOST} times within {@link #WHILE}, since what never stays up needs a person.
 */
final class Restarts {
    static final int MOST = 5;
    static final Duration WHILE = Duration.ofMinutes(10);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final Deque<Instant> made = new ArrayDeque<>();

    /** How long to wait before the next one, which counts from now on; empty when there were too many. */
    Optional<Duration> next(Instant now) {
        while (!made.isEmpty() && !made.element().isAfter(now.minus(WHILE))) {
            made.remove();
        }
        if (made.size() == MOST) {
            return Optional.empty();
        }
        made.add(now);
        return Optional.of(FIRST_PAUSE.multipliedBy(1L << (made.size() - 1)));
    }

    /** How many restarts there were within {@link #WHILE}. */
    int count() {
        return made.size();
    }
}
