package io.proxquant.messaging;

import java.time.Duration;

/**
 * When work is given up, and how its attempts are spaced; {@code docs/adr/0012} has the reasons.
 *
 * @param limit deaths at the furthest place that was ever reached, without getting further, after which the work itself
 *     must be their cause
 * @param limitAnywhere deaths without new ground wherever they happened; those before the furthest place have causes
 *     outside, as the same work passed there before, but none goes on for ever
 * @param firstPause between the starts of two attempts of which the first ended without a word; doubles with each
 * @param longestPause what that grows to
 * @param progressInterval durable progress of one attempt is written at most this often
 */
record AttemptRules(
        int limit, int limitAnywhere, Duration firstPause, Duration longestPause, Duration progressInterval) {

    /** The share of each pause that is random, so that work that died together does not start together. */
    static final double JITTER = 0.25;

    AttemptRules {
        if (limit < 1 || limitAnywhere < limit) {
            throw new IllegalArgumentException("proxquant.messaging.attempts must be at least 1 and at most"
                    + " attempts-anywhere, are " + limit + " and " + limitAnywhere);
        }
        if (firstPause.isNegative() || longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException("proxquant.messaging.death-pause must be at least 0 and at most"
                    + " longest-death-pause, are " + firstPause + " and " + longestPause);
        }
    }

    /** How long after the start of an attempt the next one may start, after so many deaths. */
    Duration pause(int deaths, double random) {
        if (deaths == 0) {
            return Duration.ZERO;
        }
        Duration pause = firstPause;
        for (int i = 1; i < deaths && pause.compareTo(longestPause) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        Duration bounded = pause.compareTo(longestPause) > 0 ? longestPause : pause;
        return Duration.ofNanos((long) (bounded.toNanos() * (1 + JITTER * random)));
    }
}
