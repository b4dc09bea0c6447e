package io.proxquant.cli.watch;

/** The work that was waited for will never have a result: it failed, was cancelled or refused, as the message says. */
public final class RunEnded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RunEnded(String message) {
        super(message);
    }
}
