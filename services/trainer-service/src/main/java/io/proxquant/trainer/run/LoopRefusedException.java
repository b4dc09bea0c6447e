package io.proxquant.trainer.run;

import io.proxquant.messaging.EventRefusedException;

/** Carries a refusal through the training loop, which knows nothing of messages; it ends the run. */
final class LoopRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient EventRefusedException refused;
    private final Long step;

    LoopRefusedException(EventRefusedException refused) {
        this(refused, null);
    }

    /** @param step at which the run ended; null where none is known */
    LoopRefusedException(EventRefusedException refused, Long step) {
        super(refused.getMessage(), refused);
        this.refused = refused;
        this.step = step;
    }

    EventRefusedException refused() {
        return refused;
    }

    /** The step at which the run ended; null where none is known. */
    Long step() {
        return step;
    }
}
