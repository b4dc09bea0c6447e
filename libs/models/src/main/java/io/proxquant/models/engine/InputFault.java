package io.proxquant.models.engine;

import java.util.List;
import java.util.Locale;

import ai.djl.engine.EngineException;

/**
 * Tells failures of a pass that its input explains, and that will come again with every repetition, from those that another
 * try may not meet (memory, a device that went away). The engine words both as one type.
 */
public final class InputFault {

    /** What the engine says of an index or a shape. */
    private static final List<String> OF_INPUT = List.of(
            "out of bounds",
            "index out of range",
            "size mismatch",
            "shape mismatch",
            "cannot be multiplied",
            "must match",
            "is invalid for input of size",
            "kernel size can't be greater",
            "expected input");

    private InputFault() {}

    /** An IllegalArgumentException where the input is the cause, the failure itself where it is not. */
    public static RuntimeException explained(RuntimeException failure) {
        boolean input = failure instanceof EngineException
                ? ofInput(String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT))
                : failure instanceof IndexOutOfBoundsException
                        || failure instanceof ArithmeticException
                        || failure instanceof NegativeArraySizeException;
        return input ? new IllegalArgumentException(firstLine(failure), failure) : failure;
    }

    private static boolean ofInput(String message) {
        return !message.contains("cuda") && OF_INPUT.stream().anyMatch(message::contains);
    }

    /** The engine appends its native stack. */
    private static String firstLine(RuntimeException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
