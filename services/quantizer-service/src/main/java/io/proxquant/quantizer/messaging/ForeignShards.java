package io.proxquant.quantizer.messaging;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.proxquant.checkpoints.safetensors.ShardFiles;
import io.proxquant.checkpoints.safetensors.WeightIndex;
import io.proxquant.checkpoints.safetensors.WeightShard;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.MeasuredContent;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.ShardReference;
import io.proxquant.messaging.Work;
import io.proxquant.registry.InvalidContentException;
import io.proxquant.registry.NotFoundException;
import io.proxquant.registry.files.StoredFiles;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Imports the files that a foreign index names: each lies beside the index, is checked against what event and index say of it,
 * and becomes a blob. Sizes and digests that neither says are measured, so that the index that is kept covers all bytes.
 */
final class ForeignShards {
    private static final int MOST_NAMED = 5;
    private static final Digest ANY = Digest.of("");

    private final ObjectStore store;
    private final Blobs blobs;
    private final StoredFiles files;

    ForeignShards(ObjectStore store, Blobs blobs, StoredFiles files) {
        this.store = store;
        this.blobs = blobs;
        this.files = files;
    }

    /**
     * The index and its files after the import.
     *
     * @param index says size and digest of every file
     * @param json the index itself
     * @param shards its files, among the blobs
     */
    record Taken(ObjectReference index, byte[] json, List<ObjectReference> shards) {}

    /**
     * Where a file is.
     *
     * @param said what is known of it; null if nothing
     * @param stored whether it is a blob already
     */
    private record Place(String name, ObjectKey key, MeasuredContent said, boolean stored, long bytes) {
        boolean missing() {
            return bytes < 0;
        }
    }

    /** Imports the files, several at once; nothing is stored before all of them are known to be there and to have room. */
    Taken take(CheckpointPublished event, Path file, Work work) throws IOException {
        String key = event.object().key();
        WeightIndex index = files.index(key, file);
        if (event.shards() == null && index.extents() == null && !key.endsWith(WeightIndex.SUFFIX)) {
            throw new InvalidContentException(
                    ReasonCode.CHECKPOINT_INVALID,
                    key + " is an index without digests of its files; let its key end in " + WeightIndex.SUFFIX
                            + ", or announce the shards in the event");
        }
        Map<String, MeasuredContent> said = said(event, index);
        List<Place> places = ShardFiles.each(index.shards(), shard -> place(key, shard, said.get(shard.name())));
        requireAll(key, places);
        blobs.requireRoom("the checkpoint of " + key, event.object().bytes() + together(index, places));
        List<ObjectReference> stored = ShardFiles.each(places, this::store, done -> {
            work.alive();
            work.stopHere("between the files of a checkpoint");
        });
        Map<String, MeasuredContent> known = new TreeMap<>();
        for (int i = 0; i < places.size(); i++) {
            ObjectReference shard = stored.get(i);
            known.put(places.get(i).name(), new MeasuredContent(shard.bytes(), shard.sha256()));
        }
        byte[] json = index.with(known).json();
        return new Taken(blobs.put(json), json, stored);
    }

    /** Bytes of the files and of the index that is kept, which are open at the same time. Any digest serves to measure the index. */
    private static long together(WeightIndex index, List<Place> places) {
        Map<String, MeasuredContent> sizes = new TreeMap<>();
        places.forEach(place -> sizes.put(place.name(), new MeasuredContent(place.bytes(), ANY)));
        return index.with(sizes).json().length
                + places.stream().mapToLong(Place::bytes).sum();
    }

    /** Sizes and digests of the files as event and index say; refuses the checkpoint where the two differ. */
    private static Map<String, MeasuredContent> said(CheckpointPublished event, WeightIndex index) {
        String key = event.object().key();
        Map<String, MeasuredContent> said = new TreeMap<>(index.extents() == null ? Map.of() : index.extents());
        if (event.shards() == null) {
            return said;
        }
        SortedSet<String> named = new TreeSet<>(index.weightMap().values());
        SortedSet<String> announced = new TreeSet<>();
        for (ShardReference shard : event.shards()) {
            announced.add(shard.name());
            MeasuredContent other = said.put(shard.name(), shard.content());
            if (other != null && !other.equals(shard.content())) {
                throw mismatch(shard.name(), "the index", other, shard.content());
            }
        }
        requireNone(key + " names files of which the event says nothing: ", named, announced);
        requireNone("the event announces files that " + key + " does not name: ", announced, named);
        return said;
    }

    private static void requireNone(String problem, SortedSet<String> names, SortedSet<String> others) {
        List<String> left = new ArrayList<>(names);
        left.removeAll(others);
        if (!left.isEmpty()) {
            throw new InvalidContentException(ReasonCode.CHECKPOINT_INVALID, problem + listed(left));
        }
    }

    private Place place(String index, WeightShard shard, MeasuredContent said) {
        ObjectKey beside = beside(index, shard.name());
        if (said != null && blobs.stored(ObjectReference.blob(said.bytes(), said.sha256()))) {
            return new Place(shard.name(), beside, said, true, said.bytes());
        }
        long bytes = store.size(beside).orElse(-1L);
        if (bytes >= 0 && said != null && bytes != said.bytes()) {
            throw new InvalidContentException(
                    ReasonCode.DIGEST_MISMATCH,
                    "object " + beside + " has " + bytes + " bytes, announced are " + said.bytes());
        }
        return new Place(shard.name(), beside, said, false, bytes);
    }

    private static ObjectKey beside(String index, String name) {
        String key = index.substring(0, index.lastIndexOf('/') + 1) + name;
        try {
            return new ObjectKey(key);
        } catch (IllegalArgumentException e) {
            throw new InvalidContentException(
                    ReasonCode.OBJECT_KEY_INVALID, index + ": names the shard " + key + ", which " + e.getMessage(), e);
        }
    }

    private static void requireAll(String index, List<Place> places) {
        List<String> missing = places.stream()
                .filter(Place::missing)
                .map(place -> place.key().value())
                .toList();
        if (!missing.isEmpty()) {
            throw new NotFoundException(
                    ReasonCode.OBJECT_MISSING,
                    index + " names " + places.size() + " files, of which these are not in the store: "
                            + listed(missing));
        }
    }

    private ObjectReference store(Place place) throws IOException {
        if (place.stored()) {
            return ObjectReference.blob(place.said().bytes(), place.said().sha256());
        }
        try (InputStream in = store.open(place.key());
                Blobs.Spooled spooled = blobs.spool(in)) {
            ObjectReference found = spooled.reference();
            MeasuredContent content = new MeasuredContent(found.bytes(), found.sha256());
            if (place.said() != null && !place.said().equals(content)) {
                throw mismatch(place.key().value(), "the store", content, place.said());
            }
            files.requireSound(place.key().value(), spooled.path());
            blobs.put(spooled);
            spooled.keep();
            return found;
        }
    }

    private static InvalidContentException mismatch(
            String what, String where, MeasuredContent found, MeasuredContent said) {
        return new InvalidContentException(
                ReasonCode.DIGEST_MISMATCH,
                what + " in " + where + " has " + found.bytes() + " bytes and sha256 " + found.sha256()
                        + ", announced are " + said.bytes() + " and " + said.sha256());
    }

    private static String listed(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
        return names.size() > MOST_NAMED ? first + " and " + (names.size() - MOST_NAMED) + " more" : first;
    }
}
