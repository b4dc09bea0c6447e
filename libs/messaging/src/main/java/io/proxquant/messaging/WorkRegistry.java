package io.proxquant.messaging;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.apache.kafka.common.TopicPartition;

/**
 * All work that runs in this process, and the partitions it may run for: who revokes a partition or ends the process
 * finds here whom to ask to stop, and liveness finds whose deadline has passed.
 */
public final class WorkRegistry {

    /** After so long work is let go: whoever asked the process to end may kill it before a boundary is reached. */
    private static final Duration LET_GO = Duration.ofSeconds(2);

    private static final System.Logger LOG = System.getLogger(WorkRegistry.class.getName());

    private final LongSupplier nanoTime;
    private final Supplier<Duration> away;
    private final Runnable aliveSigns;
    private final Set<RunningWork> running = ConcurrentHashMap.newKeySet();
    /** Of a thread and of those that it makes, such as the ones that fetch the files of one checkpoint side by side. */
    private final ThreadLocal<RunningWork> current = new InheritableThreadLocal<>();

    private final Set<TopicPartition> held = new HashSet<>();
    private final Set<String> managed = new HashSet<>();
    private volatile boolean ending;
    private volatile String broken;

    /**
     * @param nanoTime monotonic clock
     * @param away time that store and broker were away so far, for which deadlines stand still
     */
    public WorkRegistry(LongSupplier nanoTime, Supplier<Duration> away) {
        this(nanoTime, away, () -> {});
    }

    /** @param aliveSigns run at every sign of life of any work, for metrics */
    public WorkRegistry(LongSupplier nanoTime, Supplier<Duration> away, Runnable aliveSigns) {
        this.nanoTime = nanoTime;
        this.away = away;
        this.aliveSigns = aliveSigns;
    }

    /** Registers work for a record on the calling thread, or empty if its partition is gone or the process ends. */
    Optional<RunningWork> enter(RawRecord record) {
        RunningWork work = new RunningWork(record, nanoTime, away, aliveSigns);
        synchronized (held) {
            boolean gone = managed.contains(record.topic()) && !held.contains(record.topicPartition());
            if (ending || gone) {
                return Optional.empty();
            }
            running.add(work);
        }
        current.set(work);
        return Optional.of(work);
    }

    void leave(RunningWork work) {
        current.remove();
        running.remove(work);
        work.end();
    }

    /** Whether what runs on the calling thread should give up waiting. */
    public boolean callerShouldStop() {
        RunningWork work = current.get();
        return work == null ? ending : work.stopRequested();
    }

    /** What a transfer for the work on the calling thread calls between its pieces, on whatever threads it is made. */
    public Runnable callersTransfer() {
        RunningWork work = current.get();
        return work == null ? () -> {} : work::transferred;
    }

    /** The work on the calling thread waits for something that is away: should the process die now, it is not its doing. */
    void callerWaits() {
        Optional.ofNullable(current.get()).ifPresent(RunningWork::pause);
    }

    /** The work on the calling thread waits no longer. */
    void callerGoesOn() {
        Optional.ofNullable(current.get()).ifPresent(RunningWork::goOn);
    }

    /** Partitions came. */
    public void assigned(Collection<TopicPartition> partitions) {
        synchronized (held) {
            held.addAll(partitions);
            partitions.forEach(partition -> managed.add(partition.topic()));
        }
    }

    /** Partitions that are held now. */
    Set<TopicPartition> held() {
        synchronized (held) {
            return Set.copyOf(held);
        }
    }

    /** Partitions go: their work, and no other, is asked to stop and waited for. True if all of it ended in time. */
    public boolean revoked(Collection<TopicPartition> partitions, Duration patience) {
        synchronized (held) {
            partitions.forEach(partition -> managed.add(partition.topic()));
            held.removeAll(Set.copyOf(partitions));
        }
        Set<TopicPartition> gone = Set.copyOf(partitions);
        return stopAndWait(work -> gone.contains(work.topicPartition()), patience);
    }

    /** The process ends: nothing new begins, all work is asked to stop and waited for. */
    public boolean endAll(Duration patience) {
        synchronized (held) {
            ending = true;
        }
        Duration half = patience.dividedBy(2);
        Duration first = half.compareTo(LET_GO) < 0 ? half : LET_GO;
        running.forEach(work -> work.requestStop(patience));
        if (ended(List.copyOf(running), first)) {
            return true;
        }
        running.forEach(RunningWork::letGo);
        return stopAndWait(work -> true, patience.minus(first));
    }

    private boolean stopAndWait(Predicate<RunningWork> which, Duration patience) {
        List<RunningWork> stopping = running.stream().filter(which).toList();
        stopping.forEach(work -> work.requestStop(patience));
        boolean all = ended(stopping, patience);
        if (!all) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "work on {0} did not reach a boundary within {1}; it may be done twice",
                    stopping.stream()
                            .filter(running::contains)
                            .map(work -> work.record().position())
                            .toList(),
                    patience);
        }
        return all;
    }

    private static boolean ended(List<RunningWork> stopping, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            for (RunningWork work : stopping) {
                if (!work.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** True once the process is ending. */
    public boolean ending() {
        return ending;
    }

    /** How many records are being worked on. */
    public int size() {
        return running.size();
    }

    /** Positions of the records whose work has passed its deadline. */
    public List<String> overdue() {
        return running.stream()
                .filter(work -> work.overdue().compareTo(Duration.ZERO) > 0)
                .map(work -> work.record().position())
                .toList();
    }

    /** Consumption met something that it cannot handle; only a restart helps, so liveness says so. */
    void broken(String why) {
        broken = why;
    }

    /** Why only a restart helps, if so. */
    public Optional<String> broken() {
        return Optional.ofNullable(broken);
    }
}
