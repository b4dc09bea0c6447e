package io.proxquant.trainer.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.type.TypeReference;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.manifest.ArtifactFiles;
import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.ArtifactSource;
import io.proxquant.checkpoints.manifest.CStepPoint;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.compression.BuiltArtifact;
import io.proxquant.compression.Compression;
import io.proxquant.compression.Compressor;
import io.proxquant.compression.MemoryBudget;
import io.proxquant.compression.PreviousCodebooks;
import io.proxquant.compression.ProgressMonitor;
import io.proxquant.compression.Specification;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.StoredSize;
import io.proxquant.recipes.OwnMethod;
import io.proxquant.recipes.QuantizationVariant;
import io.proxquant.registry.artifacts.Artifacts;
import io.proxquant.registry.files.StoredFiles;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectStore;

/** Answers points as a quantizer-service does: the same compressor, the same names. */
final class CompressingPoints {
    private static final ProgressMonitor GO_ON = new ProgressMonitor() {
        @Override
        public void check() {}

        @Override
        public void progressed() {}
    };

    private final Artifacts artifacts;
    private final StoredFiles files;
    private final Blobs blobs;
    private final Path folder;

    CompressingPoints(ObjectStore store, Manifests manifests, Blobs blobs, Path folder) {
        this.artifacts = new Artifacts(store, manifests);
        this.files = new StoredFiles(blobs, SafetensorsLimits.defaults());
        this.blobs = blobs;
        this.folder = folder;
    }

    void answer(CStepPoint point, OwnMethod method) {
        QuantizationVariant variant = method.cStep(point.previousFile());
        Path out = folder.resolve(point.checkpoint() + ".safetensors");
        try (SafetensorsFile weights = files.weights(point.weights())) {
            Optional<ArtifactManifest> last =
                    Optional.ofNullable(point.previous()).map(previous -> artifacts.require(previous.artifact()));
            BuiltArtifact built;
            if (last.isPresent()) {
                try (ArtifactFile previous = files.open(last.get())) {
                    built = build(
                            variant,
                            weights,
                            out,
                            Optional.of(new PreviousCodebooks(
                                    previous, last.get().object().sha256())));
                }
            } else {
                built = build(variant, weights, out, Optional.empty());
            }
            artifacts.offer(manifest(point, variant, built, blobs.put(out)), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BuiltArtifact build(
            QuantizationVariant variant, SafetensorsFile weights, Path out, Optional<PreviousCodebooks> previous)
            throws IOException {
        return new Compressor(MemoryBudget.share(1 << 26, ""), 1)
                .build(
                        weights,
                        Compression.of(Specification.of(variant), previous).growing(),
                        SourceMetadata.none(),
                        out,
                        GO_ON);
    }

    private static ArtifactManifest manifest(
            CStepPoint point, QuantizationVariant variant, BuiltArtifact built, ObjectReference file) {
        return new ArtifactManifest(
                built.summary().format().number(),
                point.model(),
                new ArtifactSource(point.checkpoint(), point.weights(), null, List.of()),
                variant.reference(),
                variant.mode(),
                Json.mapper().convertValue(variant, new TypeReference<Map<String, Object>>() {}),
                ArtifactFiles.of(List.of(file)),
                built.summary().artifactDigest(),
                built.summary().quantizedWeights(),
                new StoredSize(
                        built.summary().effectiveBits(),
                        file.bytes(),
                        point.weights().bytes()),
                built.quantized(),
                built.summary().decoded());
    }
}
