package io.proxquant.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

import com.sun.management.OperatingSystemMXBean;

/**
 * A moment or a stretch of time on three clocks, in nanoseconds.
 *
 * @param wall what a user waits
 * @param threads what the Java threads worked: all of a pull's work
 * @param process what the process worked, the threads of the engine, the compiler and the collector among them; it ticks in
 *     hundredths of a second, so it says something of many steps only
 */
record Time(long wall, long threads, long process) {
    static final Time ZERO = new Time(0, 0, 0);

    /** The moment before something: asking takes a while, so what it would be counted to comes last. */
    static Time before() {
        long process = processNanos();
        long others = otherThreads();
        return new Time(System.nanoTime(), others + ownThread(), process);
    }

    /** The moment after something: that comes first. */
    static Time after() {
        long own = ownThread();
        long wall = System.nanoTime();
        return new Time(wall, own + otherThreads(), processNanos());
    }

    private static long ownThread() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long otherThreads() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long worked = 0;
        for (long id : threads.getAllThreadIds()) {
            if (id != Thread.currentThread().getId()) {
                worked += Math.max(0, threads.getThreadCpuTime(id));
            }
        }
        return worked;
    }

    private static long processNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    Time since(Time start) {
        return new Time(wall - start.wall, threads - start.threads, process - start.process);
    }
}
