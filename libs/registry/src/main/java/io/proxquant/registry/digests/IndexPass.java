package io.proxquant.registry.digests;

/**
 * One look through all manifests of a kind for those that nothing points at: an entry of a numbered log. The index is complete
 * once the newest entry found none and has stood for long enough.
 *
 * @param added manifests without pointer that were found, and have one now
 */
public record IndexPass(long added) {}
