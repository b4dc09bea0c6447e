package io.proxquant.trainer.run;

import io.proxquant.messaging.Refused;

/** Carries a refusal through the training loop, which knows nothing of messages; it ends the run. */
final class LoopRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Refused refused;
    private final Long step;

    LoopRefused(Refused refused) {
        this(refused, null);
    }

    /** @param step at which the run ended; null where that says nothing */
    LoopRefused(Refused refused, Long step) {
        super(refused.getMessage(), refused);
        this.refused = refused;
        this.step = step;
    }

    Refused refused() {
        return refused;
    }

    /** Null where it says nothing. */
    Long step() {
        return step;
    }
}
