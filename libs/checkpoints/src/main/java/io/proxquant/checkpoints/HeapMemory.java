package io.proxquant.checkpoints;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.function.LongSupplier;

/**
 * The heap that what is read may still take. It is asked before arrays are made, since afterwards is too late: a service ends
 * at its first OutOfMemoryError. A small share is never given away, for whatever else goes on in the process.
 *
 * <p>Garbage counts as in use until it is collected, so a collection is asked for before anything is refused. Safe for use by
 * several threads; what two of them are granted at once may then not be there for both.
 */
public final class HeapMemory {

    /** What stays free: one part in so many of the whole. */
    private static final int RESERVED_PART = 8;

    private final long most;
    private final LongSupplier free;
    private final LongSupplier largest;
    private final Runnable collection;

    private HeapMemory(long most, LongSupplier free, LongSupplier largest, Runnable collection) {
        this.most = most;
        this.free = free;
        this.largest = largest;
        this.collection = collection;
    }

    /**
     * A heap in one piece, by its figures.
     *
     * @param most bytes that it can ever have
     * @param free bytes that are not in use now, those not yet asked of the machine included
     * @param collection makes garbage count as free
     */
    public HeapMemory(long most, LongSupplier free, Runnable collection) {
        this(most, free, free, collection);
    }

    /** The heap of this process. */
    public static HeapMemory ofProcess() {
        Runtime runtime = Runtime.getRuntime();
        return new HeapMemory(
                runtime.maxMemory(),
                () -> runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory()),
                HeapMemory::largestPool,
                System::gc);
    }

    /** Bytes that may be taken now, in pieces. */
    public long available() {
        return Math.max(0, free.getAsLong() - most / RESERVED_PART);
    }

    /** Bytes that may be taken once garbage is gone; for those who are about to refuse. */
    public long availableAtMost() {
        collection.run();
        return available();
    }

    /** Bytes that this heap can ever have. */
    public long most() {
        return most;
    }

    /**
     * Grants memory that is about to be taken in pieces.
     *
     * @param bytes how much
     * @param what needs it, as a message begins
     * @throws OverBudgetException if it is not there, with both figures
     */
    public void require(long bytes, String what) throws OverBudgetException {
        require(bytes, this::available, what);
    }

    /** Grants memory that is about to be taken by one array: it has to fit the largest part of a heap divided by age. */
    public void requireArray(long bytes, String what) throws OverBudgetException {
        require(bytes, () -> Math.min(available(), largest.getAsLong()), what);
    }

    private void require(long bytes, LongSupplier there, String what) throws OverBudgetException {
        if (bytes > there.getAsLong()) {
            collection.run();
            long atMost = there.getAsLong();
            if (bytes > atMost) {
                throw new OverBudgetException(what, bytes, atMost, most);
            }
        }
    }

    private static long largestPool() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getUsage)
                .filter(usage -> usage.getMax() > 0)
                .mapToLong(usage -> usage.getMax() - usage.getUsed())
                .max()
                .orElse(Long.MAX_VALUE);
    }
}
