package io.proxquant.quantizer.messaging;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.type.TypeReference;

import io.proxquant.checkpoints.artifact.ArtifactOptions;
import io.proxquant.checkpoints.artifact.ArtifactSummary;
import io.proxquant.checkpoints.manifest.ArtifactFiles;
import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.ArtifactSource;
import io.proxquant.checkpoints.safetensors.CheckpointFolder;
import io.proxquant.checkpoints.safetensors.ShardFiles;
import io.proxquant.compression.BuiltArtifact;
import io.proxquant.compression.Compression;
import io.proxquant.compression.CompressionException;
import io.proxquant.compression.Compressor;
import io.proxquant.compression.OwnCodes;
import io.proxquant.compression.ProgressMonitor;
import io.proxquant.compression.Specification;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.StoredSize;
import io.proxquant.recipes.BitsSection;
import io.proxquant.recipes.QuantizationVariant;
import io.proxquant.registry.artifacts.Artifacts;
import io.proxquant.storage.Blobs;

/** Builds artifacts of checkpoints, each only once per checkpoint and specification; later requests find the stored one. */
final class BuiltOnce {
    private static final System.Logger LOG = System.getLogger(BuiltOnce.class.getName());

    /**
     * What is to be built.
     *
     * @param files files of the checkpoint, open and verified
     * @param own codes that the checkpoint carries for this variant
     * @param standing the artifact that was made before and has lost a file
     * @param variant the variant at the revision that is to be built, with the digest of the checkpoint's metadata
     * @param bits the section that a plan of bits is checked against, if the variant follows a plan
     */
    record Order(
            String model,
            Checkpoint checkpoint,
            CheckpointFiles files,
            Optional<OwnCodes> own,
            Optional<ArtifactManifest> standing,
            QuantizationVariant variant,
            Optional<BitsSection> bits,
            String traceparent) {}

    private final Artifacts artifacts;
    private final Blobs blobs;
    private final Compressor compressor;
    private final LocalFiles disk;
    private final long shardBytes;

    /** @param shardBytes most bytes of tensors in a file of an artifact */
    BuiltOnce(Artifacts artifacts, Blobs blobs, Compressor compressor, LocalFiles disk, long shardBytes) {
        if (shardBytes < 1) {
            throw new IllegalArgumentException(
                    "proxquant.quantizer.max-shard-size must be at least 1, is " + shardBytes);
        }
        this.artifacts = artifacts;
        this.blobs = blobs;
        this.compressor = compressor;
        this.disk = disk;
        this.shardBytes = shardBytes;
    }

    /**
     * The stored artifact, even if it is of an earlier revision, so that an event repeated after an upgrade gets the same
     * answer.
     *
     * @throws io.proxquant.registry.DeletedException if somebody deleted it: it is not made a second time. One that retention
     *     ended counts as absent, and is made again since these weights are published anew
     */
    Optional<ArtifactManifest> standing(String model, Checkpoint checkpoint, QuantizationVariant variant) {
        return checkpoint.specifications(variant).stream()
                .flatMap(each -> artifacts.findUnlessExpired(model, checkpoint.digest(), each.digest()).stream())
                .findFirst();
    }

    /** Whether all files of an artifact are stored; one that lacks a file has to be built again, which gives the same bytes. */
    boolean whole(ArtifactManifest manifest) {
        return manifest.objects().stream().allMatch(blobs::stored);
    }

    /** Refuses an artifact that was deleted since it was found. */
    void requireLive(ArtifactManifest manifest) {
        artifacts.requireLive(manifest.home());
    }

    /**
     * Builds the files, stores each as a blob, then their manifest; a crash in between leaves nothing visible.
     *
     * @throws CompressionException also if an artifact of other bytes stands there and its file is gone
     */
    ArtifactManifest build(Order order, ProgressMonitor monitor) {
        return disk.temporary(CheckpointFolder.ARTIFACT, out -> build(order, order.standing(), out, monitor));
    }

    private ArtifactManifest build(Order order, Optional<ArtifactManifest> like, Path out, ProgressMonitor monitor)
            throws IOException {
        Specification specification = Specification.of(order.variant());
        Compression specified = Compression.of(specification, order.files().previous());
        // A C step may take more bytes than its source: it answers a training and is not shipped.
        Compression grown = order.checkpoint().point().isPresent() ? specified.growing() : specified;
        Compression asked = order.bits()
                .map(bits -> grown.following(bits.enforced(), bits.shapes()))
                .orElse(grown);
        BuiltArtifact built = compressor.build(
                order.files().weights(),
                order.own().map(asked::packing).orElse(asked),
                order.checkpoint().metadata(),
                out,
                specification.stored(files(like)),
                monitor);
        order.bits()
                .flatMap(
                        bits -> built.over(bits.limit(), order.files().weights().header())
                                .map(over -> "over the budget " + bits.budget() + ": " + over))
                .ifPresent(over -> LOG.log(
                        System.Logger.Level.WARNING,
                        "artifact {0} of {1} checkpoint {2} is {3}",
                        order.variant().name(),
                        EncodedNames.shown(order.model()),
                        order.checkpoint().digest().hex(),
                        over));
        List<ObjectReference> objects = ShardFiles.each(built.files(), blobs::put, stored -> monitor.check());
        // Another run may have stored the same weights in a file of other bytes: the first manifest counts.
        ArtifactManifest standing = artifacts.offer(describe(order, built, objects), order.traceparent());
        if (artifacts.expired(standing)) {
            requireSource(standing);
            artifacts.revive(standing);
        }
        blobs.ensure(objects, gone -> built.files().get(objects.indexOf(gone)));
        Optional<ObjectReference> gone =
                standing.objects().stream().filter(each -> !blobs.stored(each)).findFirst();
        if (gone.isPresent() && like.isEmpty() && standing.files().shards() != null) {
            return build(order, Optional.of(standing), out, monitor);
        }
        if (gone.isPresent()) {
            throw new CompressionException(
                    ReasonCode.OBJECT_MISSING,
                    gone.get().key() + ", a file of " + standing.home() + ", is gone, and building it again gives "
                            + objects.get(0).key());
        }
        return standing;
    }

    /** An artifact that was made before is built again in files of the same sizes. */
    private ArtifactOptions files(Optional<ArtifactManifest> like) {
        if (like.isEmpty()) {
            return ArtifactOptions.plain().inShardsOf(shardBytes);
        }
        List<ObjectReference> made = like.get().files().shards();
        return made == null
                ? ArtifactOptions.plain()
                : ArtifactOptions.plain()
                        .inShardsOf(shardBytes)
                        .inFilesOf(made.stream().map(ObjectReference::bytes).toList());
    }

    /** Refuses to revive an artifact whose source file is gone, since the artifact is evaluated beside that file. */
    private void requireSource(ArtifactManifest standing) {
        for (ObjectReference each : standing.sources()) {
            if (!blobs.stored(each)) {
                throw new CompressionException(
                        ReasonCode.OBJECT_MISSING,
                        each.key() + ", from which " + standing.home()
                                + " was made, is gone, and the same weights are in another file now");
            }
        }
    }

    private static ArtifactManifest describe(Order order, BuiltArtifact built, List<ObjectReference> objects) {
        ArtifactSummary summary = built.summary();
        QuantizationVariant variant = order.variant();
        return new ArtifactManifest(
                summary.format().number(),
                order.model(),
                new ArtifactSource(
                        order.checkpoint().digest(),
                        order.checkpoint().weights(),
                        order.checkpoint().metadata().orNull(),
                        order.checkpoint().shards()),
                variant.reference(),
                variant.mode(),
                Json.mapper().convertValue(variant, new TypeReference<Map<String, Object>>() {}),
                ArtifactFiles.of(objects),
                summary.artifactDigest(),
                summary.quantizedWeights(),
                new StoredSize(
                        summary.effectiveBits(),
                        objects.stream().mapToLong(ObjectReference::bytes).sum(),
                        order.files().weights().header().fileLength()),
                built.quantized(),
                summary.decoded());
    }
}
