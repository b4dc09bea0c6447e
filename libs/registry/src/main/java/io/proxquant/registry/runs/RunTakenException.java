package io.proxquant.registry.runs;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.storage.ContentException;

/** Another request has the run's name; nothing of it was touched. */
public final class RunTakenException extends ContentException {
    private static final long serialVersionUID = 1L;

    RunTakenException(String run) {
        super(ReasonCode.RUN_EXISTS, "the run name " + run + " was taken by another request; choose a new name", null);
    }
}
