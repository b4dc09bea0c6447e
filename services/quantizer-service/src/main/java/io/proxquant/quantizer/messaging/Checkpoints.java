package io.proxquant.quantizer.messaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.proxquant.checkpoints.CheckpointDigest;
import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ImportManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.ModelBinding;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.Received;
import io.proxquant.messaging.Refused;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Finds what a checkpoint event names: for our own checkpoints the manifest, for foreign ones the verified copy that is
 * made of their bytes once, with the recipe that was bound to the model then.
 */
final class Checkpoints {
    private final ObjectStore store;
    private final Manifests manifests;
    private final Blobs blobs;
    private final SafetensorsLimits limits;

    Checkpoints(ObjectStore store, Manifests manifests, Blobs blobs, SafetensorsLimits limits) {
        this.store = store;
        this.manifests = manifests;
        this.blobs = blobs;
        this.limits = limits;
    }

    /** What is known without reading weights; empty for a foreign checkpoint that was not imported yet. */
    Optional<Checkpoint> known(CheckpointPublished event) throws Refused {
        if (event.phase() == Phase.FOREIGN) {
            return manifests
                    .find(importKey(event), ImportManifest.class)
                    .map(Manifest::content)
                    .map(m -> new Checkpoint(m.checkpoint(), m.weights(), m.tensors(), m.recipe(), Optional.empty()));
        }
        String key = ManifestKeys.checkpoint(event.model(), event.run(), event.step());
        if (store.size(new ObjectKey(ManifestKeys.deleted(key))).isPresent()) {
            throw new Refused(ReasonCode.MANIFEST_DELETED, key + " was deleted");
        }
        CheckpointManifest manifest = manifests
                .find(new ObjectKey(key), CheckpointManifest.class)
                .map(Manifest::content)
                .orElseThrow(() -> new Refused(ReasonCode.CHECKPOINT_MISSING, "there is no " + key));
        requireEqual(key, "checkpoint", manifest.checkpoint(), event.checkpoint());
        requireEqual(key, "object", manifest.weights().sha256(), event.object().sha256());
        requireEqual(key, "tensors", CheckpointDigest.of(manifest.tensors()), manifest.checkpoint());
        return Optional.of(new Checkpoint(
                manifest.checkpoint(),
                manifest.weights(),
                manifest.tensors(),
                manifest.lineage().recipe(),
                Optional.ofNullable(manifest.codes())));
    }

    /** Copies a foreign checkpoint's verified bytes to the blobs and pins its recipe. */
    Checkpoint take(Received<CheckpointPublished> received) throws Refused {
        CheckpointPublished event = received.event();
        ObjectReference named = event.object();
        ObjectKey key = key(named.key());
        long size = store.size(key)
                .orElseThrow(() -> new Refused(ReasonCode.OBJECT_MISSING, "there is no object " + named.key()));
        if (size != named.bytes()) {
            throw new Refused(
                    ReasonCode.DIGEST_MISMATCH,
                    "object " + named.key() + " has " + size + " bytes, the event says " + named.bytes());
        }
        NumberedLog<ModelBinding> bindings =
                new NumberedLog<>(store, manifests, ManifestKeys.bindings(event.model()), ModelBinding.class);
        Optional<NumberedLog.Entry<ModelBinding>> binding =
                event.recipe() == null ? bindings.newest() : Optional.empty();
        if (event.recipe() == null && binding.isEmpty()) {
            throw new Refused(
                    ReasonCode.NO_BINDING,
                    "model " + event.model() + " has no recipe; bind one or name it in the event");
        }
        String recipe = event.recipe() == null ? binding.get().content().recipe() : event.recipe();
        try (InputStream in = store.open(key);
                Blobs.Spooled spooled = blobs.spool(in)) {
            if (!spooled.reference().sha256().equals(named.sha256())) {
                throw new Refused(
                        ReasonCode.DIGEST_MISMATCH,
                        "object " + named.key() + " has sha256 "
                                + spooled.reference().sha256() + ", the event says " + named.sha256());
            }
            List<TensorDigest> tensors = digests(spooled.path());
            ObjectReference weights = blobs.put(spooled.path());
            ImportManifest manifest = new ImportManifest(
                    ImportManifest.FORMAT,
                    event.model(),
                    event.run(),
                    event.step(),
                    weights,
                    named.key(),
                    CheckpointDigest.of(tensors),
                    tensors,
                    recipe,
                    binding.map(NumberedLog.Entry::number).orElse(0L));
            ImportManifest standing = manifests
                    .offer(
                            importKey(event),
                            manifest,
                            ImportManifest.class,
                            received.attributes().traceparent())
                    .manifest()
                    .content();
            blobs.ensure(weights, spooled.path());
            return new Checkpoint(
                    standing.checkpoint(), standing.weights(), standing.tensors(), standing.recipe(), Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A verified local copy of the weights, whose tensors are those of the manifest. */
    Path weights(Checkpoint checkpoint) throws Refused {
        Path file = blobs.fetch(checkpoint.weights());
        requireEqual(checkpoint.weights().key(), "tensors", CheckpointDigest.of(digests(file)), checkpoint.digest());
        return file;
    }

    /** A verified local copy of any blob. */
    Path fetch(ObjectReference reference) {
        return blobs.fetch(reference);
    }

    private List<TensorDigest> digests(Path file) throws Refused {
        try (SafetensorsFile weights = SafetensorsFile.open(file, limits)) {
            List<TensorDigest> tensors = new ArrayList<>();
            for (var tensor : weights.header().tensors().values()) {
                try (InputStream in = weights.open(tensor)) {
                    tensors.add(TensorDigest.of(tensor, in));
                }
            }
            return tensors.stream()
                    .sorted(java.util.Comparator.comparing(TensorDigest::name))
                    .toList();
        } catch (io.proxquant.checkpoints.safetensors.SafetensorsException e) {
            throw new Refused(ReasonCode.CHECKPOINT_INVALID, e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectKey importKey(CheckpointPublished event) {
        return new ObjectKey(ManifestKeys.imported(
                event.model(), event.run(), event.step(), event.object().sha256()));
    }

    private static ObjectKey key(String named) throws Refused {
        try {
            return new ObjectKey(named);
        } catch (IllegalArgumentException e) {
            throw new Refused(ReasonCode.OBJECT_KEY_INVALID, e.getMessage(), e);
        }
    }

    private static void requireEqual(String where, String what, String standing, String named) throws Refused {
        if (!standing.equals(named)) {
            throw new Refused(
                    ReasonCode.DIGEST_MISMATCH, where + ": " + what + " is " + standing + ", named was " + named);
        }
    }
}
