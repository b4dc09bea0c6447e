package io.proxquant.trainer.run;

import java.time.Duration;

/** Lets time pass between two looks at the store. */
@FunctionalInterface
public interface Pause {
    /** Returns after this time, or earlier. */
    void pause(Duration time);

    /** By the clock; an interrupt ends it and is kept for whoever asks for it. */
    static Pause byTheClock() {
        return time -> {
            try {
                Thread.sleep(time.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }
}
