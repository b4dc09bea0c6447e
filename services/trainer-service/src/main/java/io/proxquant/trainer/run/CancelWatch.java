package io.proxquant.trainer.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.proxquant.contracts.RunRequested;
import io.proxquant.registry.runs.Runs;

/** Asks the store from time to time, between steps, whether somebody cancelled the run. */
final class CancelWatch {
    private final Runs records;
    private final RunRequested request;
    private final Clock clock;
    private final Duration interval;

    private Instant next;
    private boolean cancelled;

    CancelWatch(Runs records, RunRequested request, Clock clock, Duration interval) {
        this.records = records;
        this.request = request;
        this.clock = clock;
        this.interval = interval;
        this.next = clock.instant();
    }

    /** True from the first time on that a cancel object was seen. */
    boolean cancelled() {
        if (!cancelled && !clock.instant().isBefore(next)) {
            cancelled = records.cancelled(request);
            next = clock.instant().plus(interval);
        }
        return cancelled;
    }
}
