package io.proxquant.cli.stack;

import io.proxquant.local.ChildProcess;

/** A part of a local installation that runs as a child process and is supervised. */
interface Part {
    /** What it is called in messages. */
    String name();

    /** Starts it, or starts it again where it has ended; returns at once. */
    void begin();

    /** Whether its process runs. */
    boolean isAlive();

    /** Whether it answers that it is live; one that has just been started does not yet. */
    boolean isLive() throws InterruptedException;

    /** Whether it can work now, for which it may need other parts. */
    boolean isReady() throws InterruptedException;

    /** What it has logged and computed so far. */
    ChildProcess.Activity activity();

    /** Ends it without warning. */
    void kill();

    /** Exit status of one that has ended. */
    int exitStatus();

    /** Where its log is, and the end of it. */
    String logEnd();
}
