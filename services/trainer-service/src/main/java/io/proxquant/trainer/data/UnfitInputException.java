package io.proxquant.trainer.data;

/**
 * The network refuses what the data gives it. Every repetition ends the same, so it is told as the run's failure and not tried
 * again. What can be known beforehand never comes to this.
 */
public final class UnfitInputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnfitInputException(IllegalArgumentException cause) {
        super("the data does not fit the network: " + cause.getMessage(), cause);
    }
}
