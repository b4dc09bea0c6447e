package io.proxquant.compression;

/** Through this, work on tensors reports progress to its caller and can be stopped by it. */
public interface ProgressMonitor {
    /** A place at which nothing is lost by stopping, on the caller's thread: throws to stop. */
    void check();

    /** A tensor was finished; on the caller's thread. */
    void progressed();

    /**
     * So many more bytes of the source's tensors are done, or 0 at a chunk that is none of these; within a tensor, so that a very
     * large one shows life and can be left. On any thread, of several at once: throws to stop.
     */
    default void worked(long bytes) {}

    /** Never stops the work and reports nothing. */
    static ProgressMonitor none() {
        return new ProgressMonitor() {
            @Override
            public void check() {}

            @Override
            public void progressed() {}
        };
    }
}
