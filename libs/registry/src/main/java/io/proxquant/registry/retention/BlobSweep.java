package io.proxquant.registry.retention;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

import io.proxquant.contracts.Digest;
import io.proxquant.storage.CondemnedBlobs;
import io.proxquant.storage.ListedObject;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectMissingException;
import io.proxquant.storage.ObjectStore;

/**
 * Deletes blobs that nothing names. Before that it writes a list of them ({@link CondemnedBlobs}) and then reads every manifest
 * that it has not read yet, so a writer that begins to name one is either seen here or sees the list and waits.
 */
final class BlobSweep {
    private static final String BLOBS = "blobs/";
    /** A list that was left for longer than this is of a process that died, by any clock. */
    private static final Duration LEFT = Duration.ofHours(1);
    /** First bytes of a dead letter that was too large for its topic: only Kafka names its object. */
    private static final byte[] DEAD_LETTER = "{\"headers\":".getBytes(StandardCharsets.US_ASCII);

    private static final long LARGEST_DEAD_LETTER = 256L << 20;

    private final GarbageCollection.Access access;
    private final ObjectStore store;
    private final StoreListing listing;
    private final StoredReads reads;
    private final References references;
    private final Tally tally;

    BlobSweep(
            GarbageCollection.Access access,
            StoreListing listing,
            StoredReads reads,
            References references,
            Tally tally) {
        this.access = access;
        this.store = access.store();
        this.listing = listing;
        this.reads = reads;
        this.references = references;
        this.tally = tally;
    }

    /** Every manifest that retention does not end and that may name blobs. */
    static void outsideOfRetention(StoreListing listing, Consumer<StoredName> each) {
        listing.manifests(ManifestKind.DATA.prefix(), each);
        listing.manifestsOutside(ManifestKind.known(), each);
        for (ManifestKind kind : List.of(
                ManifestKind.CHECKPOINT,
                ManifestKind.IMPORT,
                ManifestKind.POINT,
                ManifestKind.ARTIFACT,
                ManifestKind.STATE,
                ManifestKind.UPLOAD)) {
            listing.manifests(kind.prefix(), name -> {
                if (ManifestKind.of(name.key())
                        .filter(ManifestKind.UNKNOWN::equals)
                        .isPresent()) {
                    each.accept(name);
                }
            });
        }
    }

    /**
     * Sweeps.
     *
     * @param cut what is younger stays
     * @param letters dead letters that are younger stay
     */
    void sweep(boolean apply, Instant now, Instant cut, Instant letters) {
        if (apply) {
            clearLists(now);
        }
        List<ListedObject> unnamed = new ArrayList<>();
        listing.objects(BLOBS, blob -> {
            tally.looked();
            String name = name(blob);
            if (!Digest.spells(name)) {
                return; // a stranger's object is not ours to delete
            }
            if (references.namedByValid(name)) {
                tally.named = tally.named.plus(blob.bytes());
            } else if (references.named(name)) {
                tally.released = tally.released.plus(blob.bytes());
            } else if (blob.modified().isAfter(cut)) {
                tally.young = tally.young.plus(blob.bytes());
            } else {
                unnamed.add(blob);
            }
            if (unnamed.size() == CondemnedBlobs.MOST) {
                delete(apply, unnamed, letters);
            }
        });
        delete(apply, unnamed, letters);
    }

    private void delete(boolean apply, List<ListedObject> unnamed, Instant letters) {
        List<ListedObject> due = withoutLetters(unnamed, letters);
        unnamed.clear();
        if (due.isEmpty()) {
            return;
        }
        if (!apply) {
            due.forEach(blob -> tally.deleted(blob.key(), blob.bytes()));
            return;
        }
        long began = access.nanoTime().getAsLong();
        ObjectKey list = new ObjectKey(CondemnedBlobs.LISTS + access.nonces().get() + ".json");
        store.create(
                list,
                CondemnedBlobs.list(
                        due.stream().map(BlobSweep::name).map(Digest::parse).toList()));
        lookAgain();
        Queue<ListedObject> late = new ConcurrentLinkedQueue<>();
        Queue<ListedObject> deleted = new ConcurrentLinkedQueue<>();
        List<ListedObject> still =
                due.stream().filter(blob -> !references.named(name(blob))).toList();
        reads.each(still, blob -> {
            if (access.nanoTime().getAsLong() - began >= CondemnedBlobs.TERM.toNanos()) {
                late.add(blob);
            } else {
                access.once().delete(blob.key());
                deleted.add(blob);
            }
        });
        // Where a request failed the list stays: it may still arrive.
        store.delete(list);
        deleted.forEach(blob -> tally.deleted(blob.key(), blob.bytes()));
        late.forEach(blob -> tally.postponed = tally.postponed.plus(blob.bytes()));
    }

    /** Reads every manifest that was not read before; the others need not be read again, since manifests never change. */
    private void lookAgain() {
        StoredReads.Batch batch = reads.batch((name, bytes) ->
                References.of(name.key(), bytes).ifPresent(blobs -> references.valid(name.key(), blobs)));
        Consumer<StoredName> each = name -> {
            if (name.marked().isEmpty() && ManifestKind.of(name.key()).isPresent() && !references.counted(name.key())) {
                batch.accept(name);
            }
        };
        for (ManifestKind kind : ManifestKind.values()) {
            if (kind != ManifestKind.UNKNOWN) {
                listing.manifests(kind.prefix(), each);
            }
        }
        listing.manifestsOutside(ManifestKind.known(), each);
        batch.end();
    }

    private List<ListedObject> withoutLetters(List<ListedObject> unnamed, Instant youngest) {
        List<ListedObject> young = unnamed.stream()
                .filter(blob -> blob.modified().isAfter(youngest) && blob.bytes() <= LARGEST_DEAD_LETTER)
                .toList();
        Set<ObjectKey> letters = ConcurrentHashMap.newKeySet();
        reads.each(young, blob -> {
            if (isLetter(blob.key())) {
                letters.add(blob.key());
            }
        });
        unnamed.stream()
                .filter(blob -> letters.contains(blob.key()))
                .forEach(blob -> tally.deadLetters = tally.deadLetters.plus(blob.bytes()));
        return unnamed.stream().filter(blob -> !letters.contains(blob.key())).toList();
    }

    private boolean isLetter(ObjectKey blob) {
        try (InputStream in = store.open(blob)) {
            return Arrays.equals(in.readNBytes(DEAD_LETTER.length), DEAD_LETTER);
        } catch (ObjectMissingException gone) {
            return false;
        } catch (IOException e) {
            throw new RetentionException("cannot read " + blob + ": " + e.getMessage(), e);
        }
    }

    /** Removes the lists of collections that died. */
    private void clearLists(Instant now) {
        listing.objects(CondemnedBlobs.LISTS, list -> {
            if (list.modified().isBefore(now.minus(LEFT))) {
                store.delete(list.key());
            }
        });
    }

    private static String name(ListedObject blob) {
        return blob.key().value().substring(BLOBS.length());
    }
}
