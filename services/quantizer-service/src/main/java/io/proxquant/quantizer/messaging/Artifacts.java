package io.proxquant.quantizer.messaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.type.TypeReference;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactSummary;
import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.quantizer.domain.ArtifactBuilder;
import io.proxquant.quantizer.domain.Selection;
import io.proxquant.recipes.QuantizationVariant;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;

/** Artifacts in the store: each is built once per checkpoint and specification, and found again ever after. */
final class Artifacts {
    private final Manifests manifests;
    private final Blobs blobs;
    private final ArtifactBuilder builder;
    private final SafetensorsLimits limits;
    private final Path work;

    Artifacts(Manifests manifests, Blobs blobs, ArtifactBuilder builder, SafetensorsLimits limits, Path work) {
        this.manifests = manifests;
        this.blobs = blobs;
        this.builder = builder;
        this.limits = limits;
        this.work = work;
    }

    static ObjectKey key(String model, Checkpoint checkpoint, QuantizationVariant variant) {
        return new ObjectKey(ManifestKeys.artifact(model, checkpoint.digest(), variant.digest()));
    }

    Optional<ArtifactManifest> find(String model, Checkpoint checkpoint, QuantizationVariant variant) {
        return manifests
                .find(key(model, checkpoint, variant), ArtifactManifest.class)
                .map(Manifest::content);
    }

    /** Builds the artifact file, stores it as a blob, then its manifest; a crash in between leaves nothing visible. */
    ArtifactManifest build(
            String model,
            Checkpoint checkpoint,
            Path weights,
            Optional<Path> codes,
            QuantizationVariant variant,
            String traceparent,
            Runnable boundary) {
        try {
            Files.createDirectories(work);
            Path out = Files.createTempFile(work, "artifact", ".safetensors");
            try (SafetensorsFile file = SafetensorsFile.open(weights, limits)) {
                ArtifactSummary summary = build(file, codes, variant, out, boundary);
                ObjectReference object = blobs.put(out);
                ArtifactManifest manifest =
                        describe(model, checkpoint, file, variant, summary, object, quantized(file, codes, variant));
                ArtifactManifest standing = manifests
                        .createOnce(key(model, checkpoint, variant), manifest, ArtifactManifest.class, traceparent)
                        .content();
                blobs.ensure(object, out);
                return standing;
            } finally {
                Files.deleteIfExists(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ArtifactSummary build(
            SafetensorsFile weights, Optional<Path> codes, QuantizationVariant variant, Path out, Runnable boundary)
            throws IOException {
        if (codes.isEmpty()) {
            return builder.build(weights, Optional.empty(), variant, out, boundary);
        }
        try (ArtifactFile own = ArtifactFile.open(codes.get(), limits)) {
            return builder.build(weights, Optional.of(own), variant, out, boundary);
        }
    }

    private List<String> quantized(SafetensorsFile weights, Optional<Path> codes, QuantizationVariant variant)
            throws IOException {
        if (codes.isEmpty()) {
            return List.copyOf(Selection.of(weights.header(), variant.layers()).names());
        }
        try (ArtifactFile own = ArtifactFile.open(codes.get(), limits)) {
            return new ArrayList<>(
                    own.names().stream().filter(own::quantized).sorted().toList());
        }
    }

    private static ArtifactManifest describe(
            String model,
            Checkpoint checkpoint,
            SafetensorsFile weights,
            QuantizationVariant variant,
            ArtifactSummary summary,
            ObjectReference object,
            List<String> quantized) {
        return new ArtifactManifest(
                ArtifactManifest.FORMAT,
                model,
                checkpoint.digest(),
                checkpoint.weights(),
                variant.reference(),
                variant.mode(),
                Json.mapper().convertValue(variant, new TypeReference<Map<String, Object>>() {}),
                object,
                summary.artifactDigest(),
                summary.quantizedWeights(),
                summary.effectiveBits(),
                object.bytes(),
                weights.header().fileLength(),
                quantized,
                summary.decoded());
    }
}
