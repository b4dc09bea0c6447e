package io.proxquant.messaging;

/** One try at a piece of work, recorded before it begins so that a death leaves a trace. */
interface Attempt {

    /** Durable progress; recorded if it breaks new ground. */
    void progress(String phase, long position);

    /** Where the work stands, though a death would lose it; recorded if no attempt came as far. */
    void reached(String phase, long position);

    /** Whether an attempt before this one ended without a word since ground was broken last. */
    boolean afterDeath();

    /** The work only waits from here on: a death does not count. */
    void pause();

    /** The wait is over. */
    void resume();

    /** This try ended for reasons that are not the work's fault; it does not count. */
    void release();

    /** This try ended by an exception, and the process lives on to tell it. */
    void failed(Throwable why);
}
