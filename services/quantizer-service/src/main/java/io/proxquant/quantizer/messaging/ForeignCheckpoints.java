package io.proxquant.quantizer.messaging;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.proxquant.checkpoints.CheckpointDigest;
import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.manifest.ImportManifest;
import io.proxquant.checkpoints.manifest.ModelBinding;
import io.proxquant.checkpoints.manifest.PinnedRecipe;
import io.proxquant.checkpoints.manifest.StoredWeights;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.WeightIndex;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.messaging.Work;
import io.proxquant.registry.checkpoints.Checkpoints;
import io.proxquant.registry.files.StoredFiles;
import io.proxquant.registry.submissions.Bindings;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.LocalDisk;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Imports checkpoints of foreign trainers: stores a verified copy of their bytes as blobs, and what was bound to the model at
 * that moment, so that the event keeps its meaning whatever becomes of the original or the binding.
 */
final class ForeignCheckpoints {
    private final ObjectStore store;
    private final Checkpoints checkpoints;
    private final Bindings bindings;
    private final Blobs blobs;
    private final StoredFiles files;
    private final ForeignShards shards;

    ForeignCheckpoints(ObjectStore store, Checkpoints checkpoints, Bindings bindings, Blobs blobs, StoredFiles files) {
        this.store = store;
        this.checkpoints = checkpoints;
        this.bindings = bindings;
        this.blobs = blobs;
        this.files = files;
        this.shards = new ForeignShards(store, blobs, files);
    }

    /** The checkpoint, if it was imported before and our copy is complete; empty if it has to be imported, perhaps again. */
    Optional<Checkpoint> known(CheckpointPublished event) throws EventRefusedException {
        Optional<ImportManifest> standing =
                checkpoints.imported(event.model(), event.run(), event.step(), announced(event));
        if (standing.isEmpty()) {
            return Optional.empty();
        }
        Checkpoint checkpoint = held(standing.get(), event);
        return standing.get().objects().stream().allMatch(blobs::stored) ? Optional.of(checkpoint) : Optional.empty();
    }

    /**
     * Digest of what an event says of the bytes before they are read. An index alone does not say which weights are in the
     * files that it names, so the shards that the event lists, or else the key of the index, count too.
     */
    private static Digest announced(CheckpointPublished event) {
        ObjectReference object = event.object();
        if (event.shards() != null) {
            return CanonicalJson.digest(List.of(object.sha256(), event.shards()));
        }
        return object.key().endsWith(WeightIndex.SUFFIX)
                ? CanonicalJson.digest(List.of(object.sha256(), object.key()))
                : object.sha256();
    }

    /** Copies and verifies the bytes, and only then writes the manifest. */
    Checkpoint take(CheckpointPublished event, String traceparent, Work work) throws EventRefusedException {
        ObjectReference named = event.object();
        ObjectKey source = new ObjectKey(named.key());
        long size = store.size(source)
                .orElseThrow(() ->
                        new EventRefusedException(ReasonCode.OBJECT_MISSING, "there is no object " + named.key()));
        if (size != named.bytes()) {
            throw mismatch(named, size + " bytes", named.bytes());
        }
        PinnedRecipe pinned = pinned(event);
        try (InputStream in = store.open(source);
                Blobs.Spooled spooled = blobs.spool(in)) {
            if (!spooled.reference().sha256().equals(named.sha256())) {
                throw mismatch(named, "sha256 " + spooled.reference().sha256(), named.sha256());
            }
            Taken taken = taken(event, spooled, work);
            TakenFile file = read(named.key(), taken.path());
            List<TensorDigest> tensors = file.tensors();
            Digest checkpoint = CheckpointDigest.of(tensors);
            if (event.checkpoint() != null) {
                NamedCheckpoints.requireEqual(named.key(), "checkpoint", checkpoint, event.checkpoint());
            }
            if (taken.shards() == null) {
                blobs.put(spooled);
            }
            ImportManifest standing = checkpoints.offer(
                    new ImportManifest(
                            taken.shards() == null ? ImportManifest.FORMAT : ImportManifest.SHARDED_FORMAT,
                            event.at(),
                            new StoredWeights(taken.weights(), checkpoint),
                            named.key(),
                            tensors,
                            pinned,
                            file.metadata().orNull(),
                            taken.shards(),
                            announced(event).equals(taken.weights().sha256()) ? null : announced(event)),
                    traceparent);
            blobs.ensure(taken.weights(), taken.path());
            if (standing.shards() != null) {
                blobs.ensure(standing.shards(), blobs::fetch);
            }
            return held(standing, event);
        } catch (IOException e) {
            throw LocalDisk.unavailable(e);
        }
    }

    /**
     * The bytes that were copied and verified.
     *
     * @param weights the file, or the index that we wrote
     * @param path a local copy of it
     * @param shards null for one file
     */
    private record Taken(ObjectReference weights, Path path, List<ObjectReference> shards) {}

    private Taken taken(CheckpointPublished event, Blobs.Spooled spooled, Work work)
            throws IOException, EventRefusedException {
        boolean index = WeightIndex.is(spooled.path());
        if (!index && event.shards() != null) {
            throw new EventRefusedException(
                    ReasonCode.CHECKPOINT_INVALID,
                    "the event announces shards, and object " + event.object().key() + " is no index of any");
        }
        if (!index) {
            return new Taken(spooled.reference(), spooled.path(), null);
        }
        ForeignShards.Taken all = shards.take(event, spooled.path(), work);
        return new Taken(all.index(), blobs.fetch(all.index()), all.shards());
    }

    /** Checks a stored import against the event that names it and against itself; its bytes are verified elsewhere. */
    private static Checkpoint held(ImportManifest manifest, CheckpointPublished event) throws EventRefusedException {
        if (manifest.shards() == null) {
            ObjectReference copy =
                    ObjectReference.blob(event.object().bytes(), event.object().sha256());
            require(manifest, "weights", manifest.weights(), copy);
        }
        require(manifest, "checkpoint", manifest.checkpoint(), CheckpointDigest.of(manifest.tensors()));
        if (event.checkpoint() != null) {
            NamedCheckpoints.requireEqual(manifest.home(), "checkpoint", manifest.checkpoint(), event.checkpoint());
        }
        return Checkpoint.of(manifest, event);
    }

    private static void require(ImportManifest manifest, String what, Object standing, Object due)
            throws EventRefusedException {
        if (!standing.equals(due)) {
            throw new EventRefusedException(
                    ReasonCode.MANIFEST_INVALID,
                    manifest.home() + ": " + what + " is " + standing + ", must be " + due);
        }
    }

    /** Recipe and data for what the event leaves open; the data of a binding is used only with the recipe of that binding. */
    private PinnedRecipe pinned(CheckpointPublished event) throws EventRefusedException {
        Optional<NumberedLog.Entry<ModelBinding>> newest = bindings.newest(event.model());
        if (event.lineage().recipe() != null) {
            Digest data = newest.map(NumberedLog.Entry::content)
                    .filter(bound -> bound.recipe().equals(event.lineage().recipe()))
                    .map(ModelBinding::data)
                    .orElse(null);
            return new PinnedRecipe(event.lineage().recipe(), 0, data);
        }
        NumberedLog.Entry<ModelBinding> bound = newest.orElseThrow(() -> new EventRefusedException(
                ReasonCode.NO_BINDING,
                "model " + EncodedNames.shown(event.model()) + " has no recipe: bind one, or name it in the event"));
        return new PinnedRecipe(
                bound.content().recipe(), bound.number(), bound.content().data());
    }

    private static EventRefusedException mismatch(ObjectReference named, String found, Object expected) {
        return new EventRefusedException(
                ReasonCode.DIGEST_MISMATCH, "object " + named.key() + " has " + found + ", the event says " + expected);
    }

    /** What was read from the file: digests of its tensors, sorted by name, and its metadata. */
    private record TakenFile(List<TensorDigest> tensors, SourceMetadata metadata) {}

    private TakenFile read(String key, Path path) throws EventRefusedException {
        try (SafetensorsFile file = files.weights(key, path)) {
            return StoredFiles.reading(
                    key,
                    ReasonCode.CHECKPOINT_INVALID,
                    () -> new TakenFile(
                            file.digests().stream()
                                    .sorted(Comparator.comparing(TensorDigest::name))
                                    .toList(),
                            SourceMetadata.of(file.header())));
        } catch (IllegalArgumentException e) {
            throw new EventRefusedException(ReasonCode.CHECKPOINT_INVALID, e.getMessage(), e);
        } catch (IOException e) {
            throw LocalDisk.unavailable(e);
        }
    }
}
