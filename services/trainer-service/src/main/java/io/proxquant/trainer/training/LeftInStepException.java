package io.proxquant.trainer.training;

/** Thrown to leave the loop from within a step, where the run was asked to stop. */
final class LeftInStepException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LeftInStepException(String where) {
        super("asked to stop " + where, null, false, false);
    }
}
