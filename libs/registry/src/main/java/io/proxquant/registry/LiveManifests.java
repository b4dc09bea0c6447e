package io.proxquant.registry;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.registry.retention.RetentionMark;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Reads manifests that are valid, which means not marked as deleted. A mark of deletion stands beside the manifest that it ends
 * and means the same to everybody: the manifest is not there, is not acted upon, and is never made again. Marks are read only
 * here, except for who set one: what retention ended may be asked for again ({@link
 * io.proxquant.registry.retention.RetentionMark}).
 */
public final class LiveManifests {
    private static final String MARK = ".deleted.json";

    private final ObjectStore store;
    private final Manifests manifests;

    public LiveManifests(ObjectStore store, Manifests manifests) {
        this.store = store;
        this.manifests = manifests;
    }

    /** Key of the mark that ends the validity of a manifest, whatever the mark contains. */
    public static ObjectKey mark(ObjectKey manifest) {
        return new ObjectKey(manifest + MARK);
    }

    /** Whether a key that was listed is such a mark and no manifest. */
    public static boolean marks(ObjectKey key) {
        return key.value().endsWith(MARK);
    }

    /** Whether the validity of the manifest at this key was ended, whether or not it still stands. */
    public boolean deleted(ObjectKey manifest) {
        return store.size(mark(manifest)).isPresent();
    }

    /** Whether it was retention that ended the validity of this manifest: then what is asked for anew may be made again. */
    public boolean expired(ObjectKey manifest) {
        return RetentionMark.stands(store, manifest);
    }

    /**
     * Makes a manifest valid again that retention had ended; the caller must look at its blobs afterwards, as after writing
     * it.
     *
     * @return whether retention had ended it
     */
    public boolean revive(ObjectKey manifest) {
        return RetentionMark.takeBack(store, manifest);
    }

    /**
     * Looks at the mark alone, for a caller that has read the manifest and is about to act upon it.
     *
     * @throws DeletedException if the manifest was deleted
     */
    public void requireLive(ObjectKey manifest) {
        if (deleted(manifest)) {
            throw new DeletedException(manifest);
        }
    }

    /**
     * The manifest at this key, or empty if there never was one.
     *
     * @throws DeletedException if it was deleted, whether or not it still stands
     * @throws io.proxquant.storage.ManifestUnreadableException if something else stands there
     */
    public <T> Optional<Manifest<T>> find(ObjectKey key, Class<T> type) {
        requireLive(key);
        return manifests.find(key, type);
    }

    /**
     * As {@link #find}, of what has to be there.
     *
     * @param missing the code if it is not
     */
    public <T> T require(ObjectKey key, Class<T> type, ReasonCode missing) {
        return find(key, type).map(Manifest::content).orElseThrow(() -> new NotFoundException(missing, key));
    }

    /**
     * All keys of live manifests that begin with the prefix, ascending. Costs the listing alone, however many there are: a mark
     * sorts right behind its manifest.
     */
    public Stream<ObjectKey> keys(String prefix) {
        Stream<ObjectKey> all = store.all(prefix);
        Iterator<ObjectKey> live = new Live(all.iterator());
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(live, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(all::close);
    }

    /** Holds each key back until it is known whether a mark follows. */
    private static final class Live implements Iterator<ObjectKey> {
        private final Iterator<ObjectKey> all;
        private final Queue<ObjectKey> ahead = new ArrayDeque<>(2);

        Live(Iterator<ObjectKey> all) {
            this.all = all;
        }

        @Override
        public boolean hasNext() {
            while (ahead.size() < 2 && all.hasNext()) {
                ObjectKey key = all.next();
                if (!marks(key)) {
                    ahead.add(key);
                } else if (!ahead.isEmpty() && mark(ahead.element()).equals(key)) {
                    ahead.remove();
                }
            }
            return !ahead.isEmpty();
        }

        @Override
        public ObjectKey next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ahead.remove();
        }
    }
}
