package io.proxquant.models.data;

import java.io.IOException;
import java.nio.file.Path;

import io.proxquant.contracts.ReasonCode;

/** A data file that is not what it should be; the message names the file, where in it, and what is wrong. */
public final class DataException extends IOException {

    private static final long serialVersionUID = 1L;

    private final ReasonCode reason;

    /** A problem at a place of a file. */
    public DataException(Path file, String place, String problem) {
        this(ReasonCode.DATA_INVALID, file + ", " + place + ": " + problem);
    }

    /** A coded problem, the message complete. */
    public DataException(ReasonCode reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** The code under which the failure is published. */
    public ReasonCode reason() {
        return reason;
    }
}
