package io.proxquant.storage;

import java.time.Instant;

/**
 * An object as a listing tells it, without a request of its own.
 *
 * @param key its name
 * @param bytes its size
 * @param modified when it was created, by the store's clock; only ever held against other times of the same store
 */
public record ListedObject(ObjectKey key, long bytes, Instant modified) {}
