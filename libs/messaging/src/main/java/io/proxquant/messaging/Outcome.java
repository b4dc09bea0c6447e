package io.proxquant.messaging;

import java.util.Locale;

/** How a record ended. Every record ends in exactly one of these; only LEFT comes again. */
public enum Outcome {
    /** Worked on; results are published. */
    DONE,
    /** Its result was there already and was published again. */
    REPEATED,
    /** A failing result event was published. */
    REFUSED,
    /** Unreadable; in the dead letters. */
    DEAD_LETTERED,
    /** Died too often; failing result event, then dead letter. */
    GIVEN_UP,
    /** A type on this topic that is another consumer's. */
    IGNORED,
    /** Stopped at a boundary or not begun; neither acknowledged nor rejected. */
    LEFT;

    /** Whether the offset may be committed. */
    public boolean acknowledged() {
        return this != LEFT;
    }

    /** The metric label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
