package io.proxquant.messaging;

/** Work that nobody stops and nobody watches. */
public final class Undisturbed implements Work {
    @Override
    public boolean stopRequested() {
        return false;
    }

    @Override
    public void alive() {}

    @Override
    public void checkpointProgress(String phase, long position) {}
}
