package io.proxquant.storage;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What moves, on a store where nothing is overwritten: entries 1, 2, 3 ... at create-once keys that sort newest first.
 * Appending is compare-and-set on the newest number, and the history is kept for free.
 *
 * <p>Key of entry n: prefix + {@code %019d} of (Long.MAX_VALUE - n) + {@code .json}.
 *
 * @param <T> the content of an entry
 */
public final class NumberedLog<T> {

    private final ObjectStore store;
    private final Manifests manifests;
    private final String prefix;
    private final Class<T> type;

    /** @param prefix of the keys, ending in a slash, such as {@code models/m/aliases/} */
    public NumberedLog(ObjectStore store, Manifests manifests, String prefix, Class<T> type) {
        if (!prefix.endsWith("/")) {
            throw new IllegalArgumentException("prefix of a log must end in a slash: " + prefix);
        }
        this.store = store;
        this.manifests = manifests;
        this.prefix = prefix;
        this.type = type;
    }

    /** An entry and its number, which begins at 1. */
    public record Entry<T>(long number, Manifest<T> manifest) {

        /** The entry's content. */
        public T content() {
            return manifest.content();
        }
    }

    /** As {@link #append(long, Object, String)}, without trace. */
    public boolean append(long expectedNewest, T content) {
        return append(expectedNewest, content, null);
    }

    /**
     * Appends entry {@code expectedNewest + 1} if it does not exist yet. True if this call's entry stands there now,
     * false if another writer was first: look at {@link #newest} and judge again.
     *
     * @param expectedNewest number of the entry that the decision was based on, 0 for an empty log
     */
    public boolean append(long expectedNewest, T content, String traceparent) {
        if (expectedNewest < 0
                || (expectedNewest > 0 && store.size(key(expectedNewest)).isEmpty())) {
            throw new IllegalArgumentException("log " + prefix + " has no entry " + expectedNewest);
        }
        // EQUAL is another writer's entry: only CREATED says that this caller's own decision moved the log.
        return manifests
                        .offer(key(expectedNewest + 1), content, type, traceparent)
                        .standing()
                == Manifests.Standing.CREATED;
    }

    /** The entry with the highest number. */
    public Optional<Entry<T>> newest() {
        List<ObjectKey> first = store.list(prefix, 1);
        return first.isEmpty() ? Optional.empty() : Optional.of(read(first.get(0)));
    }

    /** The entry with this number, if it was written. */
    public Optional<Entry<T>> entry(long number) {
        return manifests.find(key(number), type).map(manifest -> new Entry<>(number, manifest));
    }

    /** All entries, newest first, read as the stream is. */
    public Stream<Entry<T>> history() {
        return store.all(prefix).map(this::read);
    }

    /** Where an entry stands. */
    public ObjectKey key(long number) {
        return new ObjectKey(prefix + String.format(Locale.ROOT, "%019d", Long.MAX_VALUE - number) + ".json");
    }

    private Entry<T> read(ObjectKey key) {
        long number = number(key);
        Manifest<T> manifest = manifests.find(key, type).orElseThrow(() -> new ObjectMissingException(key));
        return new Entry<>(number, manifest);
    }

    private long number(ObjectKey key) {
        String name = key.value().substring(prefix.length());
        if (!name.matches("[0-9]{19}\\.json")) {
            throw new ManifestUnreadableException(key, "not the name of a log entry", null);
        }
        return Long.MAX_VALUE - Long.parseLong(name.substring(0, 19));
    }
}
