package io.proxquant.trainer.training;

/** The loss or a weight became NaN or infinite: no later step can repair the run, so it ends. */
public final class DivergedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long step;

    DivergedException(long step, String what) {
        super(what + " at step " + step + ": lower the learning rate, or clip gradients with clipNorm");
        this.step = step;
    }

    /** The last step that was made, counted from the start of the run. */
    public long step() {
        return step;
    }
}
