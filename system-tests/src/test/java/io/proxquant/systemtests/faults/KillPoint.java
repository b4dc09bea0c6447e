package io.proxquant.systemtests.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.proxquant.contracts.RunCompleted;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.systemtests.stack.EventLog;
import io.proxquant.systemtests.stack.StoreTap;
import io.proxquant.systemtests.stack.StoreTap.Moment;

/** One exact moment of a run at which its process is lost. */
record KillPoint(String name, Trigger trigger) {
    /** When the moment is there. */
    sealed interface Trigger {}

    /** The n-th request (from 1) with this method and path fragment stands at the moment. */
    record Request(Moment moment, String method, String fragment, int occurrence) implements Trigger {}

    /** A number of milliseconds after progress of at least this step was heard. */
    record Step(long step, int millis) implements Trigger {}

    /** The completion was heard and is not acknowledged to the broker yet. */
    record Completed() implements Trigger {}

    /**
     * The points of one seed: every kind of moment, at occurrences and steps drawn from the seed.
     *
     * @param steps steps of the whole run
     * @param checkpoints checkpoints that the run publishes
     */
    static List<KillPoint> seeded(long seed, int count, long steps, int checkpoints) {
        SplittableRandom random = new SplittableRandom(seed);
        List<KillPoint> points = new ArrayList<>();
        while (points.size() < count) {
            int n = 1 + random.nextInt(checkpoints);
            points.add(
                    switch (points.size() % 7) {
                        case 0 -> named("mid-step", new Step(1 + random.nextLong(steps - 1), random.nextInt(40)));
                        case 1 -> named("mid-upload", new Request(Moment.MID_BODY, "PUT", "/blobs/", n));
                        case 2 ->
                            named(
                                    "between blob and manifest",
                                    new Request(Moment.BEFORE_REQUEST, "PUT", "/checkpoints/", n));
                        case 3 ->
                            named(
                                    "between manifest and event",
                                    new Request(Moment.ANSWERED, "PUT", "/checkpoints/", n));
                        case 4 -> named("mid-epoch", new Step(1 + random.nextLong(steps - 1), 0));
                        case 5 ->
                            named("before the result is kept", new Request(Moment.BEFORE_REQUEST, "PUT", "result", 1));
                        default -> named("before the commit", new Completed());
                    });
        }
        return points;
    }

    private static KillPoint named(String name, Trigger trigger) {
        return new KillPoint(name + " " + trigger, trigger);
    }

    /** Arms the point; the returned latch opens when the kill was done. */
    Armed arm(String run, StoreTap tap, EventLog events, Runnable kill) {
        Armed armed = new Armed(tap, events, kill);
        if (trigger instanceof Request wanted) {
            AtomicInteger seen = new AtomicInteger();
            tap.listen(sighting -> {
                if (sighting.moment() == wanted.moment()
                        && sighting.method().equals(wanted.method())
                        && sighting.path().contains(wanted.fragment())
                        && seen.incrementAndGet() == wanted.occurrence()) {
                    armed.fire(0);
                }
            });
        } else if (trigger instanceof Step wanted) {
            armed.listen(entry -> {
                if (entry.event() instanceof RunProgressed p
                        && p.run().equals(run)
                        && p.position().step() >= wanted.step()) {
                    armed.fire(wanted.millis());
                }
            });
        } else {
            armed.listen(entry -> {
                if (entry.event() instanceof RunCompleted c && c.run().equals(run)) {
                    armed.fire(0);
                }
            });
        }
        return armed;
    }

    /** A point that waits for its moment, and fires once. */
    static final class Armed implements AutoCloseable {
        private final CountDownLatch fired = new CountDownLatch(1);
        private final AtomicInteger shots = new AtomicInteger();
        private final StoreTap tap;
        private final EventLog events;
        private final Runnable kill;
        private java.util.function.Consumer<EventLog.Entry> listener = entry -> {};

        private Armed(StoreTap tap, EventLog events, Runnable kill) {
            this.tap = tap;
            this.events = events;
            this.kill = kill;
        }

        private void listen(java.util.function.Consumer<EventLog.Entry> next) {
            listener = next;
            events.listen(next);
        }

        private void fire(int millis) {
            if (shots.getAndIncrement() > 0) {
                return;
            }
            // the wire must stand still until the process is gone; a delayed shot leaves the listener's thread alone
            if (millis == 0) {
                shoot();
            } else {
                new Thread(
                                () -> {
                                    try {
                                        fired.await(millis, TimeUnit.MILLISECONDS);
                                    } catch (InterruptedException stopped) {
                                        Thread.currentThread().interrupt();
                                    }
                                    shoot();
                                },
                                "kill")
                        .start();
            }
        }

        private void shoot() {
            kill.run();
            fired.countDown();
        }

        boolean awaitFired(long seconds) throws InterruptedException {
            return fired.await(seconds, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            tap.listen(sighting -> {});
            events.unlisten(listener);
        }
    }
}
