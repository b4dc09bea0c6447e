package io.proxquant.registry.checkpoints;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ImportManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.Digest;
import io.proxquant.registry.LiveManifests;
import io.proxquant.registry.digests.DigestIndex;
import io.proxquant.registry.digests.DigestKind;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.ManifestUnreadableException;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Reads and writes checkpoints by name and by digest. A deleted one is refused by name ({@link
 * io.proxquant.registry.DeletedException}) and never found by digest. Writers write the pointer before the manifest, so no
 * manifest of this version is without one.
 */
public final class Checkpoints {
    private static final int MAX_LOOKED_AT = 100;
    private static final int MAX_REMEMBERED = 1_000;

    private final ObjectStore store;
    private final Manifests manifests;
    private final LiveManifests live;
    private final DigestIndex digests;
    private final Clock clock;

    /** When recently read manifests were written; they never change, and so need not be read again for that. */
    private final Map<ObjectKey, Instant> written = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectKey, Instant> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    public Checkpoints(ObjectStore store, Manifests manifests, Clock clock) {
        this.store = store;
        this.manifests = manifests;
        this.live = new LiveManifests(store, manifests);
        this.clock = clock;
        this.digests = new DigestIndex(store, manifests, DigestKind.CHECKPOINT);
    }

    /** A checkpoint of one of our runs. */
    public Optional<CheckpointManifest> find(String model, String run, long step) {
        ObjectKey key = new ObjectKey(ManifestKeys.checkpoint(model, run, step));
        Optional<Manifest<CheckpointManifest>> found = live.find(key, CheckpointManifest.class);
        found.ifPresent(manifest -> remember(key, manifest));
        return found.map(Manifest::content);
    }

    private void remember(ObjectKey key, Manifest<?> manifest) {
        synchronized (written) {
            written.put(key, manifest.writer().time());
        }
    }

    private Optional<Instant> remembered(ObjectKey key) {
        synchronized (written) {
            return Optional.ofNullable(written.get(key));
        }
    }

    /** The newest checkpoint of a run: one listing, and the read of what it names last. */
    public Optional<CheckpointManifest> head(String model, String run) {
        return headKey(model, run)
                .flatMap(key -> manifests.find(key, CheckpointManifest.class))
                .map(Manifest::content);
    }

    /** Digest of what a run published last, whoever trained it; for a foreign run, of what was imported last for its highest step. */
    public Optional<Digest> newest(String model, String run) {
        return head(model, run).map(CheckpointManifest::checkpoint).or(() -> newestTakenIn(model, run));
    }

    private Optional<Digest> newestTakenIn(String model, String run) {
        List<ObjectKey> ofLastStep = new ArrayList<>();
        try (Stream<ObjectKey> keys = live.keys(ManifestKeys.imports(model, run))) {
            keys.forEach(key -> {
                if (!ofLastStep.isEmpty() && !place(key).equals(place(ofLastStep.get(0)))) {
                    ofLastStep.clear();
                }
                ofLastStep.add(key);
            });
        }
        return ofLastStep.stream()
                .flatMap(key -> manifests.find(key, ImportManifest.class).stream())
                .max(Comparator.comparing(imported -> imported.writer().time()))
                .map(imported -> imported.content().checkpoint());
    }

    private static String place(ObjectKey key) {
        return key.value().substring(0, key.value().lastIndexOf('/'));
    }

    /** Where the newest checkpoint of a run stands. */
    public Optional<ObjectKey> headKey(String model, String run) {
        try (Stream<ObjectKey> keys = live.keys(ManifestKeys.checkpoints(model, run))) {
            return keys.reduce((first, second) -> second);
        }
    }

    /** Where the checkpoints of a run stand in the order of their steps, deleted ones too: their places do not change. */
    public List<ObjectKey> chain(String model, String run) {
        try (Stream<ObjectKey> keys = store.all(ManifestKeys.checkpoints(model, run))) {
            return keys.filter(key -> !LiveManifests.marks(key)).toList();
        }
    }

    /** Writes a checkpoint unless its step is taken, and says what stands there. */
    public Manifests.Offered<CheckpointManifest> offer(CheckpointManifest manifest, String traceparent) {
        ObjectKey key = new ObjectKey(manifest.home());
        digests.point(manifest.checkpoint(), key);
        return manifests.offer(key, manifest, CheckpointManifest.class, traceparent);
    }

    /**
     * Looks at the mark of a checkpoint that was read before.
     *
     * @return whether it was deleted since
     */
    public boolean deleted(CheckpointManifest manifest) {
        return live.deleted(new ObjectKey(manifest.home()));
    }

    /** The import of a foreign checkpoint under this name, with these bytes. */
    public Optional<ImportManifest> imported(String model, String run, long step, Digest sha256) {
        ObjectKey key = new ObjectKey(ManifestKeys.imported(model, run, step, sha256));
        return live.find(key, ImportManifest.class).map(Manifest::content);
    }

    /** Writes an import unless it is stored already, and returns the stored one. */
    public ImportManifest offer(ImportManifest manifest, String traceparent) {
        ObjectKey key = new ObjectKey(manifest.home());
        digests.point(manifest.checkpoint(), key);
        return manifests
                .offer(key, manifest, ImportManifest.class, traceparent)
                .manifest()
                .content();
    }

    /** When the checkpoint of this name and these weights was written, or taken in; empty where that is not known. */
    public Optional<Instant> published(String model, String run, long step, Digest checkpoint) {
        ObjectKey ours = new ObjectKey(ManifestKeys.checkpoint(model, run, step));
        return remembered(ours)
                .or(() -> manifests.find(ours, CheckpointManifest.class).map(found -> found.writer()
                        .time()))
                .or(() -> takenIn(ManifestKeys.imports(model, run, step), checkpoint));
    }

    private Optional<Instant> takenIn(String place, Digest checkpoint) {
        return store.list(place, MAX_LOOKED_AT).stream()
                .filter(key -> !LiveManifests.marks(key))
                .flatMap(key -> manifests.find(key, ImportManifest.class).stream())
                .filter(imported -> imported.content().checkpoint().equals(checkpoint))
                .map(imported -> imported.writer().time())
                .findFirst();
    }

    /** A checkpoint of this digest, of whatever model; runs that reach the same weights share one digest. */
    public Optional<StoredCheckpoint> byDigest(Digest digest) {
        return byDigest(digest, any -> true);
    }

    /** A checkpoint of this digest that the predicate accepts. */
    public Optional<StoredCheckpoint> byDigest(Digest digest, Predicate<StoredCheckpoint> wanted) {
        Optional<StoredCheckpoint> found = pointedAt(digest, wanted);
        if (found.isPresent() || digests.complete(clock.instant())) {
            return found;
        }
        long added = digests.catchUp(
                key -> readable(key).map(StoredCheckpoint::checkpoint).stream().toList());
        return added == 0 ? Optional.empty() : pointedAt(digest, wanted);
    }

    private Optional<StoredCheckpoint> pointedAt(Digest digest, Predicate<StoredCheckpoint> wanted) {
        try (Stream<ObjectKey> keys = digests.pointedAt(digest)) {
            return keys.flatMap(key -> readable(key).stream())
                    .filter(found -> found.checkpoint().equals(digest))
                    .filter(wanted)
                    .filter(found -> !live.deleted(found.manifest()))
                    .findFirst();
        }
    }

    /** A pointer may lead to nothing; an unreadable or misplaced manifest of somebody else is passed over. */
    private Optional<StoredCheckpoint> readable(ObjectKey key) {
        try {
            return key.value().startsWith(ManifestKeys.IMPORTS)
                    ? manifests.find(key, ImportManifest.class).map(found -> StoredCheckpoint.of(key, found.content()))
                    : manifests
                            .find(key, CheckpointManifest.class)
                            .map(found -> StoredCheckpoint.of(key, found.content()));
        } catch (ManifestUnreadableException notThisOne) {
            return Optional.empty();
        }
    }
}
