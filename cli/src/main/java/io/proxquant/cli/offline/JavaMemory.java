package io.proxquant.cli.offline;

import io.proxquant.checkpoints.OverBudgetException;

/** How a user gives a command more memory: in one place, so that every message says what the launcher does. */
final class JavaMemory {
    private static final String HOW = "with PROXQUANT_JAVA_OPTS=-Xmx16g (or as much as there is)";

    /** To be read after what is too large. */
    static final String ADVICE = "give Java more, on a machine that has it, " + HOW;

    private JavaMemory() {}

    /** What a library says that knows no launcher, with how it is done where it asks for a larger heap. */
    static String advised(String message, Throwable cause) {
        return cause instanceof OverBudgetException || cause instanceof OutOfMemoryError
                ? message + ", " + HOW
                : message;
    }
}
