package io.proxquant.quantizer.messaging;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

import io.proxquant.checkpoints.CheckpointDigest;
import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.checkpoints.manifest.ImportManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.ModelBinding;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.Refused;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Takes in checkpoints of foreign trainers: a verified copy of their bytes among the blobs, and the recipe that was bound
 * to the model at that moment, pinned. Whatever becomes of the original or the binding, the event keeps its meaning.
 */
final class ForeignCheckpoints {
    private record Pinned(String recipe, long binding) {}

    private final ObjectStore store;
    private final Manifests manifests;
    private final Blobs blobs;
    private final WeightFiles files;

    ForeignCheckpoints(ObjectStore store, Manifests manifests, Blobs blobs, WeightFiles files) {
        this.store = store;
        this.manifests = manifests;
        this.blobs = blobs;
        this.files = files;
    }

    /** The checkpoint, if it was taken in before. */
    Optional<Checkpoint> known(CheckpointPublished event) {
        return manifests
                .find(key(event), ImportManifest.class)
                .map(Manifest::content)
                .map(m -> Checkpoint.of(m, event));
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
        Pinned pinned = recipe(event);
        try (InputStream in = store.open(source);
                Blobs.Spooled spooled = blobs.spool(in)) {
            if (!spooled.reference().sha256().equals(named.sha256())) {
                throw mismatch(named, "sha256 " + spooled.reference().sha256(), named.sha256());
            }
            List<TensorDigest> tensors = files.digests(spooled.path());
            ObjectReference weights = blobs.put(spooled.path());
            ImportManifest standing = manifests
                    .offer(
                            key(event),
                            new ImportManifest(
                                    ImportManifest.FORMAT,
                                    event.model(),
                                    event.run(),
                                    event.step(),
                                    weights,
                                    named.key(),
                                    CheckpointDigest.of(tensors),
                                    tensors,
                                    pinned.recipe(),
                                    pinned.binding(),
                                    files.metadata(spooled.path()).orNull()),
                            ImportManifest.class,
                            traceparent)
                    .manifest()
                    .content();
            blobs.ensure(weights, spooled.path());
            return Checkpoint.of(standing, event);
        } catch (IOException e) {
            throw LocalFiles.unavailable(e);
        }
    }

    private Pinned recipe(CheckpointPublished event) throws Refused {
        if (event.recipe() != null) {
            return new Pinned(event.recipe(), 0);
        }
        NumberedLog<ModelBinding> bindings =
                new NumberedLog<>(store, manifests, ManifestKeys.bindings(event.model()), ModelBinding.class);
        NumberedLog.Entry<ModelBinding> newest = bindings.newest()
                .orElseThrow(() -> new Refused(
                        ReasonCode.NO_BINDING,
                        "model " + event.model() + " has no recipe: bind one, or name it in the event"));
        return new Pinned(newest.content().recipe(), newest.number());
    }

    private static Refused mismatch(ObjectReference named, String found, Object expected) {
        return new Refused(
                ReasonCode.DIGEST_MISMATCH, "object " + named.key() + " has " + found + ", the event says " + expected);
    }

    private static ObjectKey key(CheckpointPublished event) {
        return new ObjectKey(ManifestKeys.imported(
                event.model(), event.run(), event.step(), event.object().sha256()));
    }
}
