package io.proxquant.compression;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The part of a budget that is free at the moment, shared by the tensors in work. */
final class BudgetRoom {
    /** A semaphore counts to 2^31: enough for 2 TiB. */
    private static final long UNIT = 1024;

    private final Semaphore units;
    private volatile boolean closed;

    BudgetRoom(long bytes) {
        this.units = new Semaphore((int) Math.min(Integer.MAX_VALUE, bytes / UNIT), true);
    }

    /** Takes room, waiting for it at most so long; true once there is some, or when the room is closed. */
    boolean take(long bytes, long millis) throws InterruptedException {
        return closed || units.tryAcquire(units(bytes), millis, TimeUnit.MILLISECONDS);
    }

    void give(long bytes) {
        units.release(units(bytes));
    }

    /** After a failure nothing more begins. */
    void close() {
        closed = true;
    }

    boolean closed() {
        return closed;
    }

    private static int units(long bytes) {
        return (int) Math.max(1, bytes / UNIT);
    }
}
