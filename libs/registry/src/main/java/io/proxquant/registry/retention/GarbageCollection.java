package io.proxquant.registry.retention;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.proxquant.contracts.Digest;
import io.proxquant.storage.ListedObject;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Frees a store of what nothing needs: marks manifests that nothing needs, and deletes blobs that nothing has named for the
 * grace period.
 *
 * <p>Order: pins, then checkpoints, points of closed loops, artifacts made of these, states, uploads, data, attempts; marks are
 * set on the way; blobs last. It may stop anywhere: a mark takes no blob away before the grace period is over, the mark on what
 * turns out to be needed within it is taken back, and a blob is deleted only if no manifest names it, which is checked twice
 * (see {@link BlobSweep}).
 */
public final class GarbageCollection {
    /** Prefix of the numbered log of collections that ended. */
    public static final String LOG = "gc/runs/";

    private static final String BEGAN = "gc/began/";
    private static final int PAGE = 1000;

    private final Access access;
    private final RetentionSettings settings;
    private final GarbageObserver observer;
    private final StoreListing listing;

    /**
     * What a collection works with.
     *
     * @param store repeats what fails; for all but the deletion of blobs and attempts
     * @param once tries every request once: a delete that is repeated later could hit a blob that was stored again
     * @param clock only for a collection that writes nothing; else the store's time is asked for
     * @param nanoTime a monotonic clock
     * @param nonces unique strings
     * @param parallel requests at once
     */
    public record Access(
            ObjectStore store,
            ObjectStore once,
            Manifests manifests,
            Clock clock,
            LongSupplier nanoTime,
            Supplier<String> nonces,
            int parallel) {}

    /**
     * An entry of the log.
     *
     * @param began by the store's clock
     */
    public record Collected(Instant began, GarbageReport report) {}

    public GarbageCollection(Access access, RetentionSettings settings, GarbageObserver observer) {
        this.access = access;
        this.settings = settings;
        this.observer = observer;
        this.listing = new StoreListing(access.store());
    }

    /**
     * Collects.
     *
     * @param apply whether to write and delete; else what would be done is told
     * @throws RetentionException if what is needed cannot be read; nothing is deleted then
     */
    public GarbageReport run(boolean apply) {
        NumberedLog<Collected> log = new NumberedLog<>(access.store(), access.manifests(), LOG, Collected.class);
        Optional<NumberedLog.Entry<Collected>> newest = log.newest();
        Instant last = newest.map(entry -> entry.content().began()).orElse(Instant.EPOCH);
        Instant now = apply ? storeTime() : access.clock().instant();
        try (StoredReads reads = new StoredReads(access.store(), access.parallel())) {
            GarbageReport report = new Pass(apply, now, last, reads).collect();
            if (apply) {
                // Another one may have ended meanwhile and written the entry: one is as good as the other.
                log.append(newest.map(NumberedLog.Entry::number).orElse(0L), new Collected(now, report));
            }
            return report;
        }
    }

    /** The time by the store's own clock, which all its listings go by. */
    private Instant storeTime() {
        ObjectKey own = new ObjectKey(BEGAN + access.nonces().get() + ".json");
        access.store().create(own, new byte[] {'{', '}'});
        List<ListedObject> all = access.store().objectsAfter(BEGAN, Optional.empty(), PAGE);
        Instant now = all.stream()
                .filter(each -> each.key().equals(own))
                .findFirst()
                .map(ListedObject::modified)
                .orElseThrow(() -> new RetentionException("the store does not list what was just written to it", null));
        all.stream()
                .filter(each -> each.key().equals(own) || each.modified().isBefore(now.minus(settings.grace())))
                .forEach(each -> access.store().delete(each.key()));
        return now;
    }

    /** One collection, judged at one moment. */
    private final class Pass {
        private final boolean apply;
        private final Instant now;
        private final Instant cut;
        private final Instant last;
        private final StoredReads reads;
        private final Tally tally = new Tally(observer);
        private final References references = new References();
        /** Artifacts that got a mark in this pass, by the weights that they were made from. */
        private final Map<String, List<ObjectKey>> ended = new HashMap<>();

        private Pass(boolean apply, Instant now, Instant last, StoredReads reads) {
            this.apply = apply;
            this.now = now;
            this.cut = now.minus(settings.grace());
            this.last = last;
            this.reads = reads;
        }

        private GarbageReport collect() {
            tally.phase("runs");
            RunStates runs = RunStates.read(listing);
            tally.phase("aliases");
            Pins pins = new PinReader(access.store(), listing).read(runs);
            tally.phase("checkpoints");
            List<ListedCheckpoint> checkpoints = listed(ManifestKind.CHECKPOINT, ManifestKind.IMPORT);
            Map<ObjectKey, KeepReason> kept = new CheckpointRetention(settings, pins, cut).kept(checkpoints);
            checkpoints.forEach(each ->
                    settle(each.name(), Optional.ofNullable(kept.get(each.name().key())), each.blobs()));
            tally.phase("points");
            List<ListedCheckpoint> points = listed(ManifestKind.POINT);
            PointRetention loops = new PointRetention(runs, cut);
            Map<ObjectKey, KeepReason> awaited = loops.kept(points);
            points.forEach(each -> settle(
                    each.name(), Optional.ofNullable(awaited.get(each.name().key())), each.blobs()));
            rejections(loops);
            tally.phase("artifacts");
            Set<String> keptWeights = keptWeights(checkpoints, kept);
            keptWeights.addAll(keptWeights(points, awaited));
            artifacts(pins, keptWeights);
            takeBackForLate(Stream.concat(checkpoints.stream(), points.stream()));
            tally.phase("states");
            states(runs, heads(checkpoints));
            tally.phase("uploads");
            uploads();
            tally.phase("data");
            others();
            tally.phase("attempts");
            new AttemptSweep(access.once(), listing, tally)
                    .sweep(apply, now.minus(settings.attempts()), now.minus(settings.deadLetters()));
            tally.phase("blobs");
            new BlobSweep(access, listing, reads, references, tally)
                    .sweep(apply, now, cut, now.minus(settings.deadLetters()));
            return tally.report(apply, now, settings);
        }

        private List<ListedCheckpoint> listed(ManifestKind... kinds) {
            List<ListedCheckpoint> all = new ArrayList<>();
            StoredReads.Batch batch = reads.batch((name, bytes) -> {
                tally.looked();
                all.add(new ListedCheckpoint(name, CheckpointDigests.of(bytes).orElse(null), BlobNames.keyed(bytes)));
            });
            for (ManifestKind kind : kinds) {
                listing.manifests(kind.prefix(), name -> {
                    if (!dead(name) && is(kind, name)) {
                        batch.accept(name);
                    }
                });
                batch.end();
            }
            return all;
        }

        /**
         * Takes back marks on artifacts whose weights a run has reached again while this collection worked, since they are
         * needed from then on.
         */
        private void takeBackForLate(Stream<ListedCheckpoint> known) {
            Set<ObjectKey> read = new HashSet<>();
            known.forEach(each -> read.add(each.name().key()));
            StoredReads.Batch batch = reads.batch((name, bytes) -> CheckpointDigests.of(bytes)
                    .flatMap(facts -> Optional.ofNullable(facts.checkpoint()))
                    .ifPresent(digest -> ended.getOrDefault(name.segment(1) + "/" + digest, List.of())
                            .forEach(key -> {
                                if (RetentionMark.takeBack(access.store(), key)) {
                                    tally.takenBack(key, KeepReason.CHECKPOINT);
                                }
                            })));
            for (ManifestKind kind : ended.isEmpty()
                    ? List.<ManifestKind>of()
                    : List.of(ManifestKind.CHECKPOINT, ManifestKind.IMPORT, ManifestKind.POINT)) {
                listing.manifests(kind.prefix(), name -> {
                    if (name.marked().isEmpty() && is(kind, name) && !read.contains(name.key())) {
                        batch.accept(name);
                    }
                });
            }
            batch.end();
        }

        private static boolean is(ManifestKind kind, StoredName name) {
            return ManifestKind.of(name.key()).filter(kind::equals).isPresent();
        }

        private void artifacts(Pins pins, Set<String> keptWeights) {
            StoredReads.Batch batch = reads.batch((name, bytes) -> {
                tally.looked();
                Optional<KeepReason> why = pins.ofArtifact(name.key().value());
                if (why.isEmpty() && keptWeights.contains(name.segment(1) + "/" + name.segment(2))) {
                    why = Optional.of(KeepReason.CHECKPOINT);
                }
                settle(name, why.or(() -> young(name)), BlobNames.keyed(bytes));
            });
            listing.manifests(ManifestKind.ARTIFACT.prefix(), name -> {
                if (!dead(name) && is(ManifestKind.ARTIFACT, name)) {
                    batch.accept(name);
                }
            });
            batch.end();
        }

        /** Rejections last as long as points do; what they say need not be read. */
        private void rejections(PointRetention loops) {
            listing.manifests(ManifestKind.REJECTION.prefix(), name -> {
                if (!dead(name) && is(ManifestKind.REJECTION, name)) {
                    tally.looked();
                    settle(name, loops.ofRejection(name), Set.of());
                }
            });
        }

        /** A state counts while its run has not ended, and while the checkpoint after which it came is the newest. */
        private void states(RunStates runs, Map<String, List<ListedCheckpoint>> heads) {
            StoredReads.Batch batch = reads.batch((name, bytes) -> {
                tally.looked();
                Optional<KeepReason> why = runs.ended(name.segment(1))
                        ? Optional.empty()
                        : counts(name, CheckpointDigests.of(bytes), heads.getOrDefault(name.segment(1), List.of()));
                settle(name, why.or(() -> young(name)), BlobNames.keyed(bytes));
            });
            runs.states().values().forEach(states -> states.stream()
                    .filter(name -> !dead(name))
                    .forEach(batch));
            batch.end();
        }

        private Optional<KeepReason> counts(
                StoredName name, Optional<CheckpointDigests> facts, List<ListedCheckpoint> heads) {
            if (facts.isEmpty()) {
                return Optional.of(KeepReason.UNREADABLE);
            }
            Digest parent = facts.get().parent();
            boolean newer = heads.isEmpty()
                    ? parent == null
                    : heads.stream()
                            .anyMatch(head -> head.facts() == null
                                    || (head.digest().equals(parent)
                                            && name.segment(3).compareTo(head.step()) > 0));
            return newer ? Optional.of(KeepReason.RUNNING) : Optional.empty();
        }

        private void uploads() {
            StoredReads.Batch batch = reads.batch((name, bytes) -> {
                tally.looked();
                settle(name, young(name), BlobNames.keyed(bytes));
            });
            listing.manifests(ManifestKind.UPLOAD.prefix(), name -> {
                if (!dead(name) && is(ManifestKind.UPLOAD, name)) {
                    batch.accept(name);
                }
            });
            batch.end();
        }

        /** What is kept whatever it is: data, and what this version does not know. */
        private void others() {
            StoredReads.Batch batch = reads.batch((name, bytes) -> {
                tally.looked();
                References.of(name.key(), bytes).ifPresent(blobs -> references.valid(name.key(), blobs));
            });
            BlobSweep.outsideOfRetention(listing, name -> {
                if (!dead(name)) {
                    batch.accept(name);
                }
            });
            batch.end();
        }

        /** Keeps, marks or restores a manifest that is needed for this reason, or for none. */
        private void settle(StoredName name, Optional<KeepReason> why, Set<String> blobs) {
            ObjectKey key = name.key();
            if (name.marked().isEmpty()) {
                if (why.isPresent()) {
                    references.valid(key, blobs);
                    tally.kept(key, why.get());
                } else {
                    references.released(blobs);
                    tally.marked(key, ManifestKind.of(key).orElseThrow());
                    if (apply) {
                        RetentionMark.set(access.store(), key);
                        if (is(ManifestKind.ARTIFACT, name)) {
                            ended.computeIfAbsent(name.segment(1) + "/" + name.segment(2), any -> new ArrayList<>())
                                    .add(key);
                        }
                    }
                }
            } else if (why.filter(KeepReason::pins).isPresent() && restorable(key, blobs)) {
                references.valid(key, blobs);
                tally.takenBack(key, why.get());
                if (apply) {
                    RetentionMark.takeBack(access.store(), key);
                }
            } else if (name.marked().get().isAfter(cut)) {
                references.released(blobs);
                tally.kept(key, KeepReason.MARKED);
            }
        }

        /** Whether retention set the mark, and all blobs that the manifest names are there. */
        private boolean restorable(ObjectKey key, Set<String> blobs) {
            return RetentionMark.stands(access.store(), key)
                    && blobs.stream().allMatch(blob -> access.store()
                            .size(ObjectKey.of("blobs", blob))
                            .isPresent());
        }

        /** Marked for longer than the grace period, and looked at since by a collection that knew of the mark. */
        private boolean dead(StoredName name) {
            return name.marked()
                    .filter(at -> !at.isAfter(cut) && at.isBefore(last))
                    .isPresent();
        }

        private Optional<KeepReason> young(StoredName name) {
            return name.modified().isAfter(cut) ? Optional.of(KeepReason.YOUNG) : Optional.empty();
        }

        private static Set<String> keptWeights(List<ListedCheckpoint> all, Map<ObjectKey, KeepReason> kept) {
            Set<String> weights = new HashSet<>();
            all.stream()
                    .filter(each -> kept.containsKey(each.name().key()) && each.digest() != null)
                    .forEach(each -> weights.add(each.model() + "/" + each.digest()));
            return weights;
        }

        /** The newest valid checkpoint of each run of ours, by the run's name. */
        private static Map<String, List<ListedCheckpoint>> heads(List<ListedCheckpoint> all) {
            Map<String, ListedCheckpoint> newest = new HashMap<>();
            all.stream()
                    .filter(each ->
                            each.valid() && each.name().key().value().startsWith(ManifestKind.CHECKPOINT.prefix()))
                    .forEach(each -> newest.merge(
                            each.run(), each, (one, other) -> one.step().compareTo(other.step()) > 0 ? one : other));
            Map<String, List<ListedCheckpoint>> byName = new HashMap<>();
            newest.values().forEach(head -> byName.computeIfAbsent(head.name().segment(2), run -> new ArrayList<>())
                    .add(head));
            return byName;
        }
    }
}
