package io.proxquant.cli.stack;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * When something that ended is started again: after a pause that doubles, so that a machine in trouble has time to recover, and
 * only so often in a while, since what never stays up needs a person.
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

    /** How many there were in the last while. */
    int count() {
        return made.size();
    }
}
