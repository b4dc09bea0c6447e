package io.proxquant.registry.digests;

/**
 * Says that the manifest at a key has, or will have, the digest under which this stands. It is written before that manifest and
 * may point at nothing; a reader compares what it finds with the digest.
 *
 * @param key of the manifest
 */
public record DigestPointer(String key) {}
