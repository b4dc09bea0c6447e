package io.proxquant.local;

import java.time.Duration;
import java.time.Instant;

/**
 * Decides how long to wait for a program that starts: as long as it makes progress. A broker may have a large log to recover
 * after a power cut, and a busy machine is no failure; a program that neither logs nor computes anything is stuck.
 */
public final class StartPatience {
    // An idle Java computes a little too: garbage collection, timers.
    private static final double IDLE_SHARE = 0.05;

    private final Duration stuck;
    private ChildProcess.Activity last;
    private Instant since;

    /** @param stuck how long it may neither log nor compute anything */
    public StartPatience(Duration stuck) {
        this.stuck = stuck;
    }

    /** Takes what it has done so far; true if it has done nothing for too long. */
    public boolean spentAt(Instant now, ChildProcess.Activity activity) {
        if (last == null || progress(now, activity)) {
            last = activity;
            since = now;
        }
        return !now.isBefore(since.plus(stuck));
    }

    private boolean progress(Instant now, ChildProcess.Activity activity) {
        if (activity.said() != last.said()) {
            return true;
        }
        Duration computed = activity.computed().minus(last.computed());
        double share = (double) computed.toNanos()
                / Math.max(1, Duration.between(since, now).toNanos());
        return computed.compareTo(Duration.ofSeconds(1)) >= 0 && share > IDLE_SHARE;
    }
}
