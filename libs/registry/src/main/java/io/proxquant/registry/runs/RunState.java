package io.proxquant.registry.runs;

import java.util.Locale;

/** How a run stands, as the store has it. */
public enum RunState {
    /** Asked for, and no trainer took it yet. */
    QUEUED,
    RUNNING,
    /** Asked to stop, which it does at its next step. */
    CANCELLING,
    COMPLETED,
    FAILED,
    CANCELLED;

    /** The word for it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing more comes of it. */
    public boolean ended() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }
}
