package io.proxquant.registry.retention;

import io.proxquant.storage.ObjectKey;

/** Told what a garbage collection looks at and decides, as it goes; on the thread that runs it. */
public interface GarbageObserver {
    /** Ignores everything. */
    GarbageObserver NONE = new GarbageObserver() {};

    /** A new part of the work begins. */
    default void phase(String name) {}

    /** So many objects of this part were looked at. */
    default void progress(long objects) {}

    /** This stays, and why. */
    default void kept(ObjectKey manifest, KeepReason why) {}

    /** Nothing needs this: it is marked, or would be. */
    default void marked(ObjectKey manifest) {}

    /** The mark of this was taken back, since something needs it. */
    default void takenBack(ObjectKey manifest, KeepReason why) {}

    /** Nobody has touched this piece of work for long: how often it was tried is forgotten. */
    default void forgotten(ObjectKey work) {}

    /** Nothing names this blob: it is deleted, or would be. */
    default void deleted(ObjectKey blob, long bytes) {}
}
