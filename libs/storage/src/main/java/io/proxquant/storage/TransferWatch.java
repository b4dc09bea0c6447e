package io.proxquant.storage;

/**
 * Who wants a transfer may have a deadline, and may be asked to stop; a transfer takes as long as its bytes are many, and may be
 * made by other threads than the one that wants it. So it is asked here, on the thread that wants it, whom to tell of its pieces.
 */
@FunctionalInterface
public interface TransferWatch {
    /** Never stops a transfer and reports nothing. */
    TransferWatch NONE = () -> () -> {};

    /**
     * A transfer begins on this thread.
     *
     * @return to be called between two pieces of it, on any thread, to show life or to stop by throwing {@link
     *     StoreWaitStoppedException}; a transfer that stops leaves nothing behind
     */
    Runnable begin();
}
