package io.proxquant.cli;

/**
 * A command that cannot do what was asked, for a reason its user can act upon: the message says what is wrong and what
 * to do, and is printed as it stands. Ends the command with exit status 1, or 2 where the command line itself is wrong.
 */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitStatus;

    public CommandFailure(String message) {
        this(message, 1, null);
    }

    public CommandFailure(String message, Throwable cause) {
        this(message, 1, cause);
    }

    private CommandFailure(String message, int exitStatus, Throwable cause) {
        super(message, cause);
        this.exitStatus = exitStatus;
    }

    /** The failure for an argument that is wrong by itself, whatever files or an installation hold; exit status 2. */
    public static CommandFailure badUsage(String message) {
        return new CommandFailure(message, UsageError.EXIT_STATUS, null);
    }

    int exitStatus() {
        return exitStatus;
    }
}
