package io.proxquant.quantizer.messaging;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.type.TypeReference;

import io.proxquant.checkpoints.artifact.ArtifactSummary;
import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.compression.Boundary;
import io.proxquant.compression.BuiltArtifact;
import io.proxquant.compression.Compression;
import io.proxquant.compression.CompressionException;
import io.proxquant.compression.Compressor;
import io.proxquant.compression.OwnCodes;
import io.proxquant.compression.Specification;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.recipes.QuantizationVariant;
import io.proxquant.registry.LiveManifests;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.ManifestDeletedException;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;

/** Artifacts in the store: each is built once per checkpoint and specification, and found again ever after. */
final class Artifacts {
    /**
     * What is to be built.
     *
     * @param files the checkpoint's, open and verified
     * @param own the codes that it carries for this variant
     * @param variant at the revision that is to be built, and with the digest of the checkpoint's metadata
     */
    record Order(
            String model,
            Checkpoint checkpoint,
            CheckpointFiles files,
            Optional<OwnCodes> own,
            QuantizationVariant variant,
            String traceparent) {}

    private final Manifests manifests;
    private final LiveManifests live;
    private final Blobs blobs;
    private final Compressor compressor;
    private final LocalFiles disk;

    Artifacts(Manifests manifests, LiveManifests live, Blobs blobs, Compressor compressor, LocalFiles disk) {
        this.manifests = manifests;
        this.live = live;
        this.blobs = blobs;
        this.compressor = compressor;
        this.disk = disk;
    }

    /**
     * What stands, be it of an earlier revision: an event that comes again after an upgrade says the same.
     *
     * @throws ManifestDeletedException if it was deleted: it is not made a second time, unless it was retention that ended it and
     *     these weights are published anew
     */
    Optional<ArtifactManifest> standing(String model, Checkpoint checkpoint, QuantizationVariant variant) {
        return checkpoint.specifications(variant).stream()
                .flatMap(each -> unlessExpired(key(model, checkpoint, each)).stream())
                .map(Manifest::content)
                .findFirst();
    }

    private Optional<Manifest<ArtifactManifest>> unlessExpired(ObjectKey key) {
        try {
            return manifests.findValid(key, ArtifactManifest.class);
        } catch (ManifestDeletedException e) {
            if (live.expired(key)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What stands and has its file; whose file is gone has to be built again, which gives the same bytes. */
    Optional<ArtifactManifest> find(String model, Checkpoint checkpoint, QuantizationVariant variant) {
        return standing(model, checkpoint, variant).filter(manifest -> blobs.stored(manifest.object()));
    }

    /**
     * Builds the file, stores it as a blob, then its manifest; a crash in between leaves nothing visible.
     *
     * @throws CompressionException also if an artifact of other bytes stands there and its file is gone
     */
    ArtifactManifest build(Order order, Boundary boundary) {
        return disk.temporary(out -> build(order, out, boundary));
    }

    private ArtifactManifest build(Order order, Path out, Boundary boundary) throws IOException {
        Compression asked = Compression.of(Specification.of(order.variant()));
        BuiltArtifact built = compressor.build(
                order.files().weights(),
                order.own().map(asked::packing).orElse(asked),
                order.checkpoint().metadata(),
                out,
                boundary);
        ObjectReference object = blobs.put(out);
        ObjectKey key = key(order.model(), order.checkpoint(), order.variant());
        // Another run may have reached the same weights in a file of other bytes: what stands first, stands.
        ArtifactManifest standing = manifests
                .offer(key, describe(order, built, object), ArtifactManifest.class, order.traceparent())
                .manifest()
                .content();
        if (live.expired(key)) {
            requireStored(standing, standing.source());
            live.revive(key);
        }
        blobs.ensure(object, out);
        if (!blobs.stored(standing.object())) {
            throw new CompressionException(
                    ReasonCode.OBJECT_MISSING,
                    standing.object().key() + ", the file of " + standing.home()
                            + ", is gone, and building it again gives " + object.key());
        }
        return standing;
    }

    /** An artifact is judged beside the file that it was made from first, which retention may have let go with it. */
    private void requireStored(ArtifactManifest standing, ObjectReference source) {
        if (!blobs.stored(source)) {
            throw new CompressionException(
                    ReasonCode.OBJECT_MISSING,
                    source.key() + ", from which " + standing.home()
                            + " was made, is gone, and the same weights come in another file now");
        }
    }

    private static ArtifactManifest describe(Order order, BuiltArtifact built, ObjectReference object) {
        ArtifactSummary summary = built.summary();
        QuantizationVariant variant = order.variant();
        return new ArtifactManifest(
                ArtifactManifest.FORMAT,
                order.model(),
                order.checkpoint().digest(),
                order.checkpoint().weights(),
                variant.reference(),
                variant.mode(),
                Json.mapper().convertValue(variant, new TypeReference<Map<String, Object>>() {}),
                object,
                summary.artifactDigest(),
                summary.quantizedWeights(),
                summary.effectiveBits(),
                object.bytes(),
                order.checkpoint().weights().bytes(),
                built.quantized(),
                summary.decoded(),
                order.checkpoint().metadata().orNull());
    }

    private static ObjectKey key(String model, Checkpoint checkpoint, QuantizationVariant variant) {
        return new ObjectKey(ManifestKeys.artifact(model, checkpoint.digest(), variant.digest()));
    }
}
