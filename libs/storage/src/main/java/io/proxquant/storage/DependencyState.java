package io.proxquant.storage;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Whether something outside (store, broker) answers, as seen by the calls that wait for it. Readiness shows it, job
 * deadlines stand still while it is away, and the log gets one coded line per outage instead of one per try.
 *
 * <p>An outage lasts while at least one call waits: a call that keeps failing keeps it open even if others succeed, so
 * the state does not flap.
 */
public final class DependencyState {

    private static final System.Logger LOG = System.getLogger(DependencyState.class.getName());

    private final String name;
    private final LongSupplier nanoTime;
    private int waiting;
    private long since;
    private long past;
    private String code = "";
    private String detail = "";

    /**
     * @param name what is depended on, as operators call it
     * @param nanoTime a monotonic clock, {@code System::nanoTime} outside tests
     */
    public DependencyState(String name, LongSupplier nanoTime) {
        this.name = name;
        this.nanoTime = nanoTime;
    }

    /** One call's share in an outage; closing it says that this call waits no longer. */
    public interface Outage extends AutoCloseable {
        @Override
        void close();
    }

    /** What is wrong now. */
    public record Problem(String code, String detail, Duration lasting) {}

    /** Begins an outage, or joins the one that is open; the first one in writes the log line. */
    public synchronized Outage begin(String problemCode, String problemDetail) {
        code = problemCode;
        detail = problemDetail;
        if (waiting++ == 0) {
            since = nanoTime.getAsLong();
            LOG.log(
                    System.Logger.Level.WARNING,
                    "[{0}] {1} does not answer; work waits and is retried without limit: {2}",
                    code,
                    name,
                    detail);
        }
        boolean[] open = {true};
        return () -> end(open);
    }

    private synchronized void end(boolean[] open) {
        if (!open[0]) {
            return;
        }
        open[0] = false;
        if (--waiting == 0) {
            long lasted = nanoTime.getAsLong() - since;
            past += lasted;
            LOG.log(
                    System.Logger.Level.INFO,
                    "[{0}] {1} answers again, or nobody waits for it any more, after {2} ms",
                    code,
                    name,
                    lasted / 1_000_000);
        }
    }

    /** What is depended on. */
    public String name() {
        return name;
    }

    /** True while no call waits. */
    public synchronized boolean available() {
        return waiting == 0;
    }

    /** The open outage, if there is one. */
    public synchronized Optional<Problem> problem() {
        return waiting == 0
                ? Optional.empty()
                : Optional.of(new Problem(code, detail, Duration.ofNanos(nanoTime.getAsLong() - since)));
    }

    /** All time spent unavailable since this object was made, the open outage included; never decreases. */
    public synchronized Duration awayInAll() {
        return Duration.ofNanos(past + (waiting == 0 ? 0 : nanoTime.getAsLong() - since));
    }
}
