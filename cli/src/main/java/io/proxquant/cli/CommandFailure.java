package io.proxquant.cli;

/**
 * A command that cannot do what was asked, for a reason its user can act upon: the message says what is wrong and what
 * to do, and is printed as it stands. Ends the command with exit status 1.
 */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandFailure(String message) {
        super(message);
    }

    public CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
