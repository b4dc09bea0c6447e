package io.proxquant.cli.offline;

import io.proxquant.checkpoints.OverBudgetException;

/** How a user gives a command more memory, in one place so that every message fits what the launcher does. */
final class JavaMemory {
    private static final String HOW = "with PROXQUANT_JAVA_OPTS=-Xmx16g (or as much as there is)";

    /** The advice, to follow a statement of what is too large. */
    static final String ADVICE = "give Java more, on a machine that has it, " + HOW;

    private JavaMemory() {}

    /** A library's message, which cannot know the launcher, with the way to a larger heap added if it asks for one. */
    static String advised(String message, Throwable cause) {
        return cause instanceof OverBudgetException || cause instanceof OutOfMemoryError
                ? message + ", " + HOW
                : message;
    }
}
