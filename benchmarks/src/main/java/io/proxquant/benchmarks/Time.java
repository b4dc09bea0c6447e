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

    /** The moment before something: asking the threads takes a while, so the wall clock comes last. */
    static Time before() {
        long process = processNanos();
        long threads = threadNanos();
        return new Time(System.nanoTime(), threads, process);
    }

    /** The moment after something: the wall clock comes first. */
    static Time after() {
        long wall = System.nanoTime();
        long threads = threadNanos();
        return new Time(wall, threads, processNanos());
    }

    private static long threadNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long worked = 0;
        for (long id : threads.getAllThreadIds()) {
            worked += Math.max(0, threads.getThreadCpuTime(id));
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
