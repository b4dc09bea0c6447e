package io.proxquant.trainer.data;

/**
 * Thrown when the network refuses what the data gives it. Every repetition would end the same, so the run fails and is not
 * tried again. What can be known beforehand is refused before the training.
 */
public final class UnfitInputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnfitInputException(IllegalArgumentException cause) {
        super("the data does not fit the network: " + cause.getMessage(), cause);
    }
}
