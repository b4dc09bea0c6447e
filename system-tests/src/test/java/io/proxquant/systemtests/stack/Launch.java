package io.proxquant.systemtests.stack;

import java.util.List;
import java.util.Map;

/**
 * What surrounds a service's process besides its configuration.
 *
 * @param wrapper a command line that becomes the one that follows it, such as {@code setpriv ...}; empty for none
 * @param jvm options of the JVM, the heap among them
 * @param environment variables set for the process
 * @param inherits whether this process' own environment is there too, the home directory among it
 */
public record Launch(List<String> wrapper, List<String> jvm, Map<String, String> environment, boolean inherits) {
    /** What launcher and images set for the engine. */
    public static final Map<String, String> ENGINE = Map.of(
            "OMP_WAIT_POLICY", "PASSIVE",
            "OMP_NUM_THREADS", "1",
            "MALLOC_MMAP_THRESHOLD_", "1073741824",
            "MALLOC_TRIM_THRESHOLD_", "8589934592");

    public Launch {
        wrapper = List.copyOf(wrapper);
        jvm = List.copyOf(jvm);
        environment = Map.copyOf(environment);
    }

    /** As the launcher starts a service: nothing is forbidden. */
    public static Launch plain() {
        return new Launch(List.of(), List.of("-Xmx768m"), ENGINE, true);
    }
}
