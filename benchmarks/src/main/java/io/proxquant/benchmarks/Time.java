package io.proxquant.benchmarks;

import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;

/**
 * A moment or a stretch of time on two clocks, in nanoseconds.
 *
 * @param wall what a user waits
 * @param processor what all threads of this process worked, the virtual machine's own among them
 */
record Time(long wall, long processor) {
    static Time now() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Time(System.nanoTime(), system.getProcessCpuTime());
    }

    Time since(Time start) {
        return new Time(wall - start.wall, processor - start.processor);
    }
}
