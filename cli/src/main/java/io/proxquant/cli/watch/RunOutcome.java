package io.proxquant.cli.watch;

/** The outcome of all variants together, which decides the exit status that scripts act upon. */
public enum RunOutcome {
    /** A variant was promoted, or is the champion already. */
    PROMOTED(0),
    /** All was done, and nothing of it could have been promoted: no quantization, or points of a prox path only. */
    NOTHING_TO_PROMOTE(0),
    /** Everything was judged and the gate let nothing pass. */
    NOTHING_PROMOTED(3),
    /** Nothing was promoted, and a variant could not be made or judged. */
    FAILED(1);

    private final int exitStatus;

    RunOutcome(int exitStatus) {
        this.exitStatus = exitStatus;
    }

    /** The exit status of the command. */
    public int exitStatus() {
        return exitStatus;
    }
}
