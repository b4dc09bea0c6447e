package io.proxquant.messaging;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.apache.kafka.common.TopicPartition;

import io.proxquant.storage.DependencyState;
import io.proxquant.storage.StoreException;
import io.proxquant.storage.StoreWaitStoppedException;

/**
 * One record being worked on: its stop signal, its deadline, the attempt it runs under. The deadline counts the time
 * since the last sign of life less the time that store or broker were away.
 */
final class RunningWork implements Work {
    private static final Duration TELLING = Duration.ofSeconds(1);

    private static final System.Logger LOG = System.getLogger(RunningWork.class.getName());

    private final RawRecord record;
    private final LongSupplier nanoTime;
    private final Supplier<Duration> away;
    private final Runnable aliveSigns;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private Duration limit;
    private long movedAt;
    private Duration awayThen = Duration.ZERO;
    private Attempt attempt;
    private int newerFormats;
    private DependencyState.Outage outage;
    private volatile boolean paused;
    private volatile boolean saving;
    private volatile long savingUntil;
    private long toldAt;

    RunningWork(RawRecord record, LongSupplier nanoTime, Supplier<Duration> away, Runnable aliveSigns) {
        this.record = record;
        this.nanoTime = nanoTime;
        this.away = away;
        this.aliveSigns = aliveSigns;
        this.toldAt = nanoTime.getAsLong();
    }

    RawRecord record() {
        return record;
    }

    TopicPartition topicPartition() {
        return record.topicPartition();
    }

    /** @param patience of whoever asks, part of which is for what is saved */
    void requestStop(Duration patience) {
        if (!stopRequested()) {
            savingUntil = nanoTime.getAsLong() + patience.toNanos() / 4 * 3;
        }
        stop.countDown();
    }

    void end() {
        closeOutage();
        ended.countDown();
    }

    boolean awaitEnd(Duration patience) throws InterruptedException {
        return ended.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Waits, but no longer than until a stop is requested; true if it is. */
    boolean awaitStop(Duration patience) {
        try {
            return stop.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkStopped("interrupted", e);
        }
    }

    /** How often it met something of a newer format, this time included. */
    synchronized int metNewerFormat() {
        return ++newerFormats;
    }

    synchronized void begin(Duration deadline) {
        limit = deadline;
        move();
    }

    /** Nothing is worked on until the next {@link #begin}: no deadline runs. */
    synchronized void rest() {
        limit = null;
    }

    synchronized Optional<Attempt> attempt() {
        return Optional.ofNullable(attempt);
    }

    synchronized void runsUnder(Attempt current) {
        attempt = current;
        paused = false;
    }

    /** The attempt does not count while the work waits. */
    void pause() {
        if (!paused && attempt().isPresent()) {
            attempt().get().pause();
            paused = true;
        }
    }

    /** The attempt does not count any more, since the process was asked to end. */
    void letGo() {
        try {
            attempt().ifPresent(Attempt::release);
        } catch (StoreException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "[{0}] the attempt on {1} could not be released and will count if the process is killed: {2}",
                    e.reason().code(),
                    record.position(),
                    e.getMessage());
        }
    }

    void goOn() {
        if (paused) {
            attempt().ifPresent(Attempt::resume);
            paused = false;
        }
    }

    /** Something that the handler itself needs is away: not ready until the work shows life again or ends. */
    synchronized void waitsFor(DependencyState dependency, String code, String detail) {
        if (outage == null) {
            outage = dependency.begin(code, detail);
        }
    }

    /** How far past its deadline the work is; zero or negative if it is not, or none runs. */
    synchronized Duration overdue() {
        if (limit == null) {
            return Duration.ZERO;
        }
        Duration since = Duration.ofNanos(nanoTime.getAsLong() - movedAt);
        return since.minus(away.get().minus(awayThen)).minus(limit);
    }

    @Override
    public boolean stopRequested() {
        return stop.getCount() == 0;
    }

    @Override
    public synchronized void alive() {
        closeOutage();
        move();
        aliveSigns.run();
    }

    @Override
    public <T> T saving(Supplier<T> action) {
        saving = true;
        try {
            return action.get();
        } finally {
            saving = false;
        }
    }

    /** A piece of a transfer was made; pieces come by the thousand, and metrics hear of one in a second. */
    void transferred() {
        if (stopRequested() && !(saving && nanoTime.getAsLong() - savingUntil < 0)) {
            throw new StoreWaitStoppedException("asked to stop in the middle of a transfer", null);
        }
        synchronized (this) {
            closeOutage();
            move();
            if (movedAt - toldAt >= TELLING.toNanos()) {
                toldAt = movedAt;
                aliveSigns.run();
            }
        }
    }

    @Override
    public void checkpointProgress(String phase, long position) {
        alive();
        attempt().ifPresent(current -> current.progress(phase, position));
    }

    @Override
    public void reached(String phase, long position) {
        attempt().ifPresent(current -> current.reached(phase, position));
    }

    @Override
    public boolean afterDeath() {
        return attempt().map(Attempt::afterDeath).orElse(false);
    }

    private void move() {
        movedAt = nanoTime.getAsLong();
        awayThen = away.get();
    }

    private synchronized void closeOutage() {
        if (outage != null) {
            outage.close();
            outage = null;
        }
    }
}
