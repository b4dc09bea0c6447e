package io.proxquant.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.ObjectReference;

/**
 * The blobs that a garbage collection is about to delete, as writers see them, in lists at {@code gc/condemned/}.
 *
 * <p>A blob that is deleted while somebody begins to refer to it must not be lost. Both sides write before they read: the
 * collector writes its list and then looks for references once more, a writer writes its manifest and then looks for a list. So
 * at least one sees the other. Where it is the writer, it waits until the list is gone, then looks at the blob and uploads it
 * again if need be. A collector deletes nothing once {@link #TERM} has passed since it wrote the list; so a list that a killed
 * one left is waited for no longer than that and the time that a last request may be under way.
 */
public final class CondemnedBlobs {
    /** Prefix of the lists. */
    public static final String LISTS = "gc/condemned/";

    /** How long after writing its list a collector may still delete what is on it. */
    public static final Duration TERM = Duration.ofMinutes(5);

    /** How long a request that was sent may still be under way. */
    public static final Duration UNDER_WAY = Duration.ofMinutes(1);

    /** Names in one list at most; 64 characters each keep it below four megabytes. */
    public static final int MOST = 50_000;

    private static final int MAX_BYTES = 4 << 20;
    private static final int MANY = 100;
    private static final Duration LOOK = Duration.ofMillis(500);

    private final ObjectStore store;
    private final LongSupplier nanoTime;
    private final Pause pause;

    public CondemnedBlobs(ObjectStore store) {
        this(store, TransferWatch.NONE);
    }

    /**
     * Waits by the clock: what is waited for is another process, which tells nobody when it is done.
     *
     * @param watch told while a list is waited for
     */
    public CondemnedBlobs(ObjectStore store, TransferWatch watch) {
        this(store, System::nanoTime, time -> {
            watch.begin().run();
            Pause.byTheClock().of(time);
        });
    }

    /**
     * @param nanoTime a monotonic clock
     * @param pause between looks at a list that names a blob of ours
     */
    public CondemnedBlobs(ObjectStore store, LongSupplier nanoTime, Pause pause) {
        this.store = store;
        this.nanoTime = nanoTime;
        this.pause = pause;
    }

    /** What a list holds. */
    record Condemned(List<Digest> blobs) {}

    /** The bytes of a list of these digests. */
    public static byte[] list(List<Digest> digests) {
        return CanonicalJson.of(new Condemned(List.copyOf(digests)));
    }

    /** Returns when no collection will delete these blobs any more that did not see what was written before this call. */
    private void await(Collection<Digest> digests) {
        long began = nanoTime.getAsLong();
        long limit = TERM.plus(UNDER_WAY).toNanos();
        for (ObjectKey list : store.list(LISTS, MANY)) {
            boolean standing = names(list, digests);
            while (standing && nanoTime.getAsLong() - began < limit) {
                pause();
                standing = names(list, digests);
            }
            if (standing) {
                store.delete(list); // its collector is dead, or deletes no more: nobody else need wait for it
            }
        }
    }

    /**
     * What a writer does when its manifest stands: waits for collections, then stores again what is gone of the blobs that the
     * manifest names. The lists are looked for once for all of them, since what is listed later has seen the manifest.
     */
    public void ensure(Collection<ObjectReference> blobs, Consumer<ObjectReference> storing) {
        await(blobs.stream().map(ObjectReference::sha256).collect(Collectors.toSet()));
        for (ObjectReference blob : blobs) {
            if (store.size(new ObjectKey(blob.key())).isEmpty()) {
                storing.accept(blob);
            }
        }
    }

    private boolean names(ObjectKey list, Collection<Digest> digests) {
        Optional<byte[]> standing = store.find(list, MAX_BYTES);
        if (standing.isEmpty()) {
            return false;
        }
        try {
            return Json.mapper().readValue(standing.get(), Condemned.class).blobs().stream()
                    .anyMatch(digests::contains);
        } catch (IOException | IllegalArgumentException unreadable) {
            return true; // a list that says nothing may mean any blob
        }
    }

    private void pause() {
        try {
            pause.of(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreWaitStoppedException("interrupted while a garbage collection deletes", e);
        }
    }
}
