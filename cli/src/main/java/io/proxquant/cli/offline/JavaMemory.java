package io.proxquant.cli.offline;

/** How a user gives a command more memory: in one place, so that every message says what the launcher does. */
final class JavaMemory {
    /** To be read after what is too large. */
    static final String ADVICE =
            "give Java more, on a machine that has it, with PROXQUANT_JAVA_OPTS=-Xmx16g (or as much as there is)";

    private JavaMemory() {}
}
