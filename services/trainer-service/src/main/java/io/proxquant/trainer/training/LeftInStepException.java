package io.proxquant.trainer.training;

/** Leads from within a step, where it may be left, out to the loop. */
final class LeftInStepException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LeftInStepException(String where) {
        super("asked to stop " + where, null, false, false);
    }
}
