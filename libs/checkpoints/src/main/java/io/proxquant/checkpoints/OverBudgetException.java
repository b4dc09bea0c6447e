package io.proxquant.checkpoints;

import java.io.IOException;

/** Something that is larger than the memory there is for it, told before any of it was taken. */
public final class OverBudgetException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * Says how much is missing.
     *
     * @param what needs the memory, as the message begins
     * @param bytes that it needs at least
     * @param there bytes that may be taken
     * @param most bytes of the whole heap
     */
    public OverBudgetException(String what, long bytes, long there, long most) {
        super(what + " needs at least " + mebibytes(bytes) + " MiB of memory, and of the heap's " + (most >> 20)
                + " MiB " + (there >> 20) + " MiB can be given; give the process a larger heap");
    }

    private static long mebibytes(long bytes) {
        return (bytes >> 20) + ((bytes & ((1 << 20) - 1)) == 0 ? 0 : 1);
    }
}
