package io.proxquant.storage;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.proxquant.contracts.Digest;

/**
 * The one door to object storage. It has no overwrite: objects are created once and read back verified, which is what
 * makes redelivered work harmless.
 *
 * <p>Every method throws {@link StoreUnavailableException} when the store cannot answer (retryable, nothing concluded).
 * Implementations are safe for use by many threads.
 */
public interface ObjectStore extends AutoCloseable {

    /** The two honest outcomes of a create. */
    enum Created {
        /** This call created the object. */
        CREATED,
        /** An object was there already and is untouched; after a retry it may be this caller's own. */
        EXISTS
    }

    /** Creates the object unless one exists ({@code If-None-Match: *}); of any number of racers one gets CREATED. */
    Created create(ObjectKey key, byte[] content);

    /**
     * Creates the object from a file unless one exists. The file is hashed while it is sent; if it is not {@code
     * sha256}, {@link DigestMismatchException} is thrown and no object comes into being.
     */
    Created create(ObjectKey key, Path file, Digest sha256);

    /** A small object, or empty if there is none; {@link ObjectTooLargeException} beyond {@code maxBytes}. */
    Optional<byte[]> find(ObjectKey key, int maxBytes);

    /**
     * Downloads into a file, checking length and sha256 while streaming. On any failure {@code into} does not exist
     * afterwards; it appears complete, by one rename, or not at all.
     */
    void get(ObjectKey key, Path into, long bytes, Digest sha256);

    /**
     * The object's bytes from an offset on, unverified: the caller hashes. Reading throws {@link
     * StoreUnavailableException} or IOException if the connection breaks; it never ends early in silence.
     */
    InputStream open(ObjectKey key, long from);

    /** The object's bytes from the beginning, see {@link #open(ObjectKey, long)}. */
    default InputStream open(ObjectKey key) {
        return open(key, 0);
    }

    /**
     * Why nothing can lie under this key in this store, whatever is asked of it; empty for a key that may be used. What a person
     * names is held against it before anything is done.
     */
    default Optional<String> problem(ObjectKey key) {
        return Optional.empty();
    }

    /** The object's length, or empty if there is none. */
    Optional<Long> size(ObjectKey key);

    /** Up to {@code max} keys that begin with the prefix, ascending. */
    List<ObjectKey> list(String prefix, int max);

    /** As {@link #list}, but only keys that sort after the given one: the next page. */
    List<ObjectKey> listAfter(String prefix, Optional<ObjectKey> after, int max);

    /** All keys that begin with the prefix, ascending, fetched page by page as the stream is read. */
    Stream<ObjectKey> all(String prefix);

    /** As {@link #listAfter}, with size and time of each object, which a listing gives for nothing. */
    List<ListedObject> objectsAfter(String prefix, Optional<ObjectKey> after, int max);

    /** Deletes the object if it exists. For blobs without references and for probes; manifests stay. */
    void delete(ObjectKey key);

    @Override
    void close();
}
