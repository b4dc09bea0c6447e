package io.proxquant.storage;

import java.time.Duration;

/**
 * How long to wait between tries: exponential from {@code first} to {@code longest}, each varied by a quarter at
 * random, so that many pods do not return to a recovering store in step.
 */
public record Backoff(Duration first, Duration longest) {

    /** The share of each pause that is random. */
    public static final double JITTER = 0.25;

    /** 0.1 s doubling to 5 s: short enough that a stop asked for during an outage is noticed soon. */
    public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

    public Backoff {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) <= 0) {
            throw new IllegalArgumentException("backoff must grow from above zero, is " + first + " to " + longest);
        }
    }
}
