package io.proxquant.checkpoints;

import java.lang.management.ManagementFactory;

/** What a piece of work allocates on the current thread: a bound on it that does not depend on the collector. */
public final class Allocation {
    private Allocation() {}

    /** Work that may fail. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    /** Bytes allocated by the work, whatever became of it. */
    public static long of(Work work) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            work.run();
        } catch (Exception expected) {
            // the caller asserts on the outcome where it matters
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
