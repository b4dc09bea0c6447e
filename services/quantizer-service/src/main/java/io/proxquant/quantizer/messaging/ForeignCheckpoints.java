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
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.Refused;
import io.proxquant.registry.checkpoints.Checkpoints;
import io.proxquant.registry.files.StoredFiles;
import io.proxquant.registry.submissions.Bindings;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.LocalDisk;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Takes in checkpoints of foreign trainers: a verified copy of their bytes among the blobs, and what was bound to the
 * model at that moment, pinned. Whatever becomes of the original or the binding, the event keeps its meaning.
 */
final class ForeignCheckpoints {
    private record Pinned(Digest recipe, long binding, Digest data) {}

    private final ObjectStore store;
    private final Checkpoints checkpoints;
    private final Bindings bindings;
    private final Blobs blobs;
    private final StoredFiles files;

    ForeignCheckpoints(ObjectStore store, Checkpoints checkpoints, Bindings bindings, Blobs blobs, StoredFiles files) {
        this.store = store;
        this.checkpoints = checkpoints;
        this.bindings = bindings;
        this.blobs = blobs;
        this.files = files;
    }

    /** The checkpoint, if it was taken in before and our copy is there; else it is to be taken in, once more if need be. */
    Optional<Checkpoint> known(CheckpointPublished event) throws Refused {
        Optional<ImportManifest> standing = checkpoints.imported(
                event.model(), event.run(), event.step(), event.object().sha256());
        if (standing.isEmpty()) {
            return Optional.empty();
        }
        Checkpoint checkpoint = held(standing.get(), event);
        return blobs.stored(checkpoint.weights()) ? Optional.of(checkpoint) : Optional.empty();
    }

    /** Copies the bytes while they are verified; only then is there a manifest. */
    Checkpoint take(CheckpointPublished event, String traceparent) throws Refused {
        ObjectReference named = event.object();
        ObjectKey source = new ObjectKey(named.key());
        long size = store.size(source)
                .orElseThrow(() -> new Refused(ReasonCode.OBJECT_MISSING, "there is no object " + named.key()));
        if (size != named.bytes()) {
            throw mismatch(named, size + " bytes", named.bytes());
        }
        Pinned pinned = pinned(event);
        try (InputStream in = store.open(source);
                Blobs.Spooled spooled = blobs.spool(in)) {
            if (!spooled.reference().sha256().equals(named.sha256())) {
                throw mismatch(named, "sha256 " + spooled.reference().sha256(), named.sha256());
            }
            TakenFile file = read(named.key(), spooled.path());
            List<TensorDigest> tensors = file.tensors();
            Digest checkpoint = CheckpointDigest.of(tensors);
            if (event.checkpoint() != null) {
                NamedCheckpoints.requireEqual(named.key(), "checkpoint", checkpoint, event.checkpoint());
            }
            ObjectReference weights = blobs.put(spooled.path());
            ImportManifest standing = checkpoints.offer(
                    new ImportManifest(
                            ImportManifest.FORMAT,
                            event.model(),
                            event.run(),
                            event.step(),
                            weights,
                            named.key(),
                            checkpoint,
                            tensors,
                            pinned.recipe(),
                            pinned.binding(),
                            pinned.data(),
                            file.metadata().orNull()),
                    traceparent);
            blobs.ensure(weights, spooled.path());
            return held(standing, event);
        } catch (IOException e) {
            throw LocalDisk.unavailable(e);
        }
    }

    /** The import that stands, held against the event that names it and against itself; its bytes are proved elsewhere. */
    private static Checkpoint held(ImportManifest manifest, CheckpointPublished event) throws Refused {
        ObjectReference copy =
                ObjectReference.blob(event.object().bytes(), event.object().sha256());
        require(manifest, "weights", manifest.weights(), copy);
        require(manifest, "checkpoint", manifest.checkpoint(), CheckpointDigest.of(manifest.tensors()));
        if (event.checkpoint() != null) {
            NamedCheckpoints.requireEqual(manifest.home(), "checkpoint", manifest.checkpoint(), event.checkpoint());
        }
        return Checkpoint.of(manifest, event);
    }

    private static void require(ImportManifest manifest, String what, Object standing, Object due) throws Refused {
        if (!standing.equals(due)) {
            throw new Refused(
                    ReasonCode.MANIFEST_INVALID,
                    manifest.home() + ": " + what + " is " + standing + ", must be " + due);
        }
    }

    /** What applies where the event leaves it open; the data of a binding go with its recipe and no other. */
    private Pinned pinned(CheckpointPublished event) throws Refused {
        Optional<NumberedLog.Entry<ModelBinding>> newest = bindings.newest(event.model());
        if (event.lineage().recipe() != null) {
            Digest data = newest.map(NumberedLog.Entry::content)
                    .filter(bound -> bound.recipe().equals(event.lineage().recipe()))
                    .map(ModelBinding::data)
                    .orElse(null);
            return new Pinned(event.lineage().recipe(), 0, data);
        }
        NumberedLog.Entry<ModelBinding> bound = newest.orElseThrow(() -> new Refused(
                ReasonCode.NO_BINDING,
                "model " + EncodedNames.shown(event.model()) + " has no recipe: bind one, or name it in the event"));
        return new Pinned(
                bound.content().recipe(), bound.number(), bound.content().data());
    }

    private static Refused mismatch(ObjectReference named, String found, Object expected) {
        return new Refused(
                ReasonCode.DIGEST_MISMATCH, "object " + named.key() + " has " + found + ", the event says " + expected);
    }

    /** What the bytes say: which tensors there are, sorted by name, and what the file tells of itself. */
    private record TakenFile(List<TensorDigest> tensors, SourceMetadata metadata) {}

    private TakenFile read(String key, Path path) throws Refused {
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
            throw new Refused(ReasonCode.CHECKPOINT_INVALID, e.getMessage(), e);
        } catch (IOException e) {
            throw LocalDisk.unavailable(e);
        }
    }
}
