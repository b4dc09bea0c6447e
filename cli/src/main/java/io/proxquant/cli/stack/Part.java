package io.proxquant.cli.stack;

import io.proxquant.local.ChildProcess;

/** A part of a local installation that runs as a child process, as whoever keeps it running sees it. */
interface Part {
    /** What it is called in messages. */
    String name();

    /** Starts it, or starts it again where it has ended; returns at once. */
    void begin();

    /** Whether its process is there. */
    boolean isAlive();

    /** Whether it says that it is well; one that has just been started does not yet. */
    boolean isLive() throws InterruptedException;

    /** Whether it does its work now, for which it may need others. */
    boolean isReady() throws InterruptedException;

    /** What it did until now. */
    ChildProcess.Activity activity();

    /** Ends it without warning. */
    void kill();

    /** Exit status of one that has ended. */
    int exitStatus();

    /** Where its log is, and the end of it. */
    String logEnd();
}
