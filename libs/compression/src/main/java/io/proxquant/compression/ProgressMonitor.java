package io.proxquant.compression;

/** Through this, work on tensors reports progress to its caller and can be stopped by it. Called on the caller's thread only. */
public interface ProgressMonitor {
    /** A place at which nothing is lost by stopping: throws to stop. */
    void check();

    /** A tensor was finished. */
    void progressed();

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
