package io.proxquant.cli.stack;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import com.sun.management.OperatingSystemMXBean;

import io.proxquant.cli.CommandFailure;

/**
 * Checks the machine before a stack is started: one that is too small is reported in one sentence, instead of by a
 * service that is killed minutes later. Ports are checked by {@link StackPorts#requireFree}.
 */
public final class Preflight {
    /** Stack 0.3 GiB, two services with libtorch 0.6 GiB each, one without 0.3 GiB, and room for the default recipe. */
    static final long MEMORY = 2_300L << 20;

    static final long DISK = 1L << 30;
    static final int JAVA = 17;
    private static final Path MEMINFO = Path.of("/proc/meminfo");

    private Preflight() {}

    /** Checks Java, memory and disk of this machine. */
    public static void check(Path home) {
        requireJava(Runtime.version().feature());
        requireMemory(availableMemory());
        try {
            Files.createDirectories(home);
            requireDisk(home, Files.getFileStore(home).getUsableSpace());
        } catch (IOException e) {
            throw new CommandFailure(
                    "cannot write to " + home + " (" + e + "); choose another place: PROXQUANT_HOME=/some/dir", e);
        }
    }

    static void requireJava(int feature) {
        if (feature < JAVA) {
            throw new CommandFailure("Java " + feature + " is too old, ProxQuant needs a JDK " + JAVA
                    + " or newer; install one (for example: apt-get install openjdk-17-jdk) and set JAVA_HOME");
        }
    }

    static void requireMemory(long available) {
        if (available < MEMORY) {
            throw new CommandFailure("too little memory: " + mebibytes(available) + " available, the local stack needs "
                    + mebibytes(MEMORY) + "; close other programs or use a larger machine");
        }
    }

    static void requireDisk(Path home, long usable) {
        if (usable < DISK) {
            throw new CommandFailure("too little disk: " + mebibytes(usable) + " free at " + home + ", at least "
                    + mebibytes(DISK) + " are needed; free some or choose another place: PROXQUANT_HOME=/some/dir");
        }
    }

    /** What new processes can get: the container's free memory if it is limited, the machine's otherwise. */
    private static long availableMemory() {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long total = system.getTotalMemorySize();
        try {
            if (Files.isReadable(MEMINFO)) {
                // "Free" leaves out the page cache, which gives way; "available" counts it.
                return Math.min(total, available(Files.readAllLines(MEMINFO), total));
            }
        } catch (IOException e) {
            return total;
        }
        return total;
    }

    static long available(List<String> meminfo, long otherwise) {
        return meminfo.stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(kibibytes -> Long.parseLong(kibibytes) << 10)
                .findFirst()
                .orElse(otherwise);
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%,d MiB", bytes >> 20);
    }
}
