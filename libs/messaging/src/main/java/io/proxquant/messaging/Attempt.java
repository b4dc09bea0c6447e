package io.proxquant.messaging;

/** One try at a piece of work, recorded before it begins so that a death leaves a trace. */
interface Attempt {

    /** Its number among the entries of this work. */
    long number();

    /** Durable progress; recorded if it breaks new ground. */
    void progress(String phase, long position);

    /** This try ended for reasons that are not the work's fault; it does not count. */
    void release();
}
