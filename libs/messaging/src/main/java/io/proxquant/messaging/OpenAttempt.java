package io.proxquant.messaging;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** An attempt of this process, and what it writes as it gets on. Safe for use by the threads of one piece of work. */
final class OpenAttempt implements Attempt {

    /** Work beyond the furthest place for so long is new ground; then for twice as long, and so on. */
    private static final Duration FIRST_STRETCH = Duration.ofSeconds(1);

    private final Attempts attempts;
    private final String work;
    private final boolean afterDeath;
    private long number;
    private long newest;
    private AttemptEntry last;
    private boolean there;
    private boolean reported;
    private long reportedAt;
    private String crossed;
    private long crossedAt;
    private Duration stretch = FIRST_STRETCH;

    OpenAttempt(Attempts attempts, String work, long number, AttemptEntry entry, boolean afterDeath) {
        this.attempts = attempts;
        this.work = work;
        this.number = number;
        this.newest = number;
        this.last = entry;
        this.afterDeath = afterDeath;
    }

    @Override
    public boolean afterDeath() {
        return afterDeath;
    }

    @Override
    public synchronized void progress(String phase, long position) {
        Long high = last.highs().get(phase);
        markIfFurthest(phase, position);
        boolean soon = reported
                && attempts.nanoTime() - reportedAt
                        < attempts.rules().progressInterval().toNanos();
        if ((high != null && position <= high) || soon) {
            return;
        }
        ground(phase, position);
        reported = true;
        reportedAt = attempts.nanoTime();
    }

    /**
     * What a death would lose is ground only a stretch beyond the furthest place: work that dies at one place cannot seem to
     * get on by a little more of it being written down each time. Stretches double, so that work of hours writes few
     * entries, and half of an attempt at least is known.
     */
    @Override
    public synchronized void reached(String phase, long position) {
        Long high = last.highs().get(phase);
        if (high == null) {
            ground(phase, position);
            return;
        }
        markIfFurthest(phase, position);
        if (position <= high) {
            return;
        }
        long now = attempts.nanoTime();
        if (!phase.equals(crossed)) {
            crossed = phase;
            crossedAt = now;
        } else if (now - crossedAt >= stretch.toNanos()) {
            ground(phase, position);
            crossedAt = now;
            stretch = stretch.multipliedBy(2);
        }
    }

    private void ground(String phase, long position) {
        Map<String, Long> highs = new HashMap<>(last.highs());
        highs.put(phase, position);
        AttemptEntry entry;
        do {
            newest++;
            entry = new AttemptEntry(attempts.process(), newest, number, highs, phase);
        } while (!attempts.write(work, newest, entry));
        last = entry;
        there = true;
    }

    private void markIfFurthest(String phase, long position) {
        if (!there && last.furthest(phase, position)) {
            attempts.mark(work, number + ".there");
            there = true;
        }
    }

    @Override
    public synchronized void pause() {
        release();
    }

    /** Opens the attempt anew: what was let go cannot be taken back. */
    @Override
    public synchronized void resume() {
        boolean wasThere = there;
        AttemptEntry entry = new AttemptEntry(
                attempts.process(), last.ground(), last.groundAttempt(), last.highs(), last.groundPhase());
        do {
            newest++;
        } while (!attempts.write(work, newest, entry));
        number = newest;
        last = entry;
        there = false;
        if (wasThere) {
            attempts.mark(work, number + ".there");
            there = true;
        }
    }

    @Override
    public synchronized void release() {
        attempts.mark(work, number + ".released");
    }

    @Override
    public synchronized void failed(Throwable why) {
        attempts.failed(work, number, why);
    }
}
