package io.proxquant.models.engine;

import java.lang.management.ManagementFactory;
import java.util.Locale;

import com.sun.management.OperatingSystemMXBean;

import io.proxquant.checkpoints.HeapMemory;

/**
 * How much memory there is for work whose size an input decides: what is larger is refused before it allocates, instead of ending
 * the process, and with it the work of others.
 *
 * <p>It is all of the machine's or, if smaller, the container's memory, not what is free at the moment: the same work is then
 * refused or taken whenever it comes. The heap is another one, since the engine's tensors lie outside it. Injected, so that tests
 * choose it.
 *
 * @param bytes 1 or more
 * @param owner whose it is, as a refusal says, for example {@code machine or container have}
 */
public record AvailableMemory(long bytes, String owner) {

    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    /** Refuses no memory at all. */
    public AvailableMemory {
        if (bytes < 1) {
            throw new IllegalArgumentException("there must be some memory, not " + bytes + " bytes");
        }
    }

    /** That of a machine or container. */
    public static AvailableMemory ofMachine(long bytes) {
        return new AvailableMemory(bytes, "machine or container have");
    }

    /** What Java objects may take of a heap that has nothing else in it. */
    public static AvailableMemory of(HeapMemory heap) {
        return new AvailableMemory(heap.most(), "the process's heap (-Xmx) has");
    }

    /** That of this machine, or of the container (control groups of either version) in which this process runs. */
    public static AvailableMemory ofThisProcess() {
        return AvailableMemory.ofMachine(
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize());
    }

    /**
     * Passes work that fits.
     *
     * @param what the work, as the refusal begins
     * @param needed bytes; {@link Long#MAX_VALUE} for more than can be counted
     * @param advice what would make it fit, as the refusal ends
     * @throws NetworkTooLargeException saying what it is, what it needs, what there is and what to do
     */
    public void require(String what, long needed, String advice) {
        if (needed > bytes) {
            throw new NetworkTooLargeException(what + " needs at least " + readable(needed) + " of memory, and " + owner
                    + " " + readable(bytes) + "; " + advice);
        }
    }

    /** A number of bytes as people read it, for example {@code 23.4 GiB}. */
    public static String readable(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }
}
