package io.proxquant.registry.digests;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import io.proxquant.contracts.Digest;
import io.proxquant.registry.LiveManifests;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.ManifestUnreadableException;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Finds the manifests of one kind by digest, through stored pointers. Earlier versions wrote none: until the index is complete,
 * manifests without a pointer are found by listing names, read once, and given one. The index counts as complete when such a
 * pass found nothing to add, and that is longer ago than pods of an earlier version may still be writing.
 */
public final class DigestIndex {
    /** Longer than any upgrade pod by pod takes. */
    static final Duration SETTLED = Duration.ofDays(7);

    /** Segment of the pointers to manifests that cannot be read, so that each of these is read only once. */
    private static final String UNREADABLE = "unreadable";

    private final ObjectStore store;
    private final Manifests manifests;
    private final DigestKind kind;

    public DigestIndex(ObjectStore store, Manifests manifests, DigestKind kind) {
        this.store = store;
        this.manifests = manifests;
        this.kind = kind;
    }

    /** Points from a digest to a manifest; to be called before the manifest is written. */
    public void point(Digest digest, ObjectKey manifest) {
        point(digest.hex(), manifest);
    }

    private void point(String segment, ObjectKey manifest) {
        ObjectKey pointer = new ObjectKey(kind.prefix() + segment + "/" + name(manifest));
        manifests.offer(pointer, new DigestPointer(manifest.value()), DigestPointer.class, null);
    }

    /** Keys of manifests that should have this digest, each read as the stream is. */
    public Stream<ObjectKey> pointedAt(Digest digest) {
        return store.all(kind.prefix() + digest + "/").flatMap(key -> target(key).stream());
    }

    /** Whether every manifest has its pointers, so that a digest without one leads to nothing. */
    public boolean complete(Instant now) {
        return passes().newest()
                .filter(pass -> pass.content().added() == 0)
                .filter(pass -> pass.manifest().writer().time().plus(SETTLED).isBefore(now))
                .isPresent();
    }

    /**
     * Writes pointers to every manifest that lacks some, deleted ones too: a mark may be taken back when the index is complete.
     * Other manifests are not read, so this costs two listings once all have their pointers.
     *
     * @param digests reads the digests of the manifest at a key; empty if there are none to be had
     * @return manifests that were added
     */
    public long catchUp(Function<ObjectKey, Collection<Digest>> digests) {
        AtomicLong added = new AtomicLong();
        eachUnpointed(key -> {
            Collection<Digest> found = digests.apply(key);
            found.forEach(digest -> point(digest, key));
            if (found.isEmpty()) {
                point(UNREADABLE, key);
            }
            added.incrementAndGet();
        });
        tell(added.get());
        return added.get();
    }

    /** Passes on every manifest that lacks a pointer, deleted ones too; for readers that may not write. */
    public void eachUnpointed(Consumer<ObjectKey> each) {
        Map<String, Integer> pointed = pointed();
        for (String home : kind.homes()) {
            try (Stream<ObjectKey> keys = store.all(home)) {
                keys.filter(key -> !LiveManifests.marks(key))
                        .filter(key -> pointed.getOrDefault(name(key), 0) < kind.digests())
                        .forEach(each);
            }
        }
    }

    /** How many pointers lead to each manifest, by their name; fewer than there should be where a writer died between two. */
    private Map<String, Integer> pointed() {
        Map<String, Integer> pointed = new HashMap<>();
        try (Stream<ObjectKey> pointers = store.all(kind.prefix())) {
            pointers.forEach(pointer -> pointed.merge(
                    lastSegment(pointer),
                    pointer.value().startsWith(kind.prefix() + UNREADABLE + "/") ? kind.digests() : 1,
                    Integer::sum));
        }
        return pointed;
    }

    /** Logs only passes that change the answer: each that found something, and the first that found nothing after it. */
    private void tell(long added) {
        Optional<NumberedLog.Entry<IndexPass>> newest = passes().newest();
        boolean settled = newest.filter(pass -> pass.content().added() == 0).isPresent();
        if (added > 0 || !settled) {
            // another process that is first has found out the same
            passes().append(newest.map(NumberedLog.Entry::number).orElse(0L), new IndexPass(added));
        }
    }

    private Optional<ObjectKey> target(ObjectKey pointer) {
        try {
            return manifests
                    .find(pointer, DigestPointer.class)
                    .map(Manifest::content)
                    .map(found -> new ObjectKey(found.key()));
        } catch (ManifestUnreadableException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private NumberedLog<IndexPass> passes() {
        return new NumberedLog<>(store, manifests, kind.prefix() + "passes/", IndexPass.class);
    }

    private static String name(ObjectKey manifest) {
        return Digest.of(manifest.value()) + ".json";
    }

    private static String lastSegment(ObjectKey key) {
        return key.value().substring(key.value().lastIndexOf('/') + 1);
    }
}
