package io.proxquant.storage;

import java.time.Duration;

/**
 * Lets time pass between two looks at what another process is to write: a store tells nobody of it, so looking again is all that
 * there is. Whoever waits is given it, so that tests need no time.
 */
@FunctionalInterface
public interface Pause {
    /** Returns after this time. */
    void of(Duration time) throws InterruptedException;

    /** By the clock, as in every running service and command. */
    static Pause byTheClock() {
        return time -> Thread.sleep(time.toMillis());
    }
}
