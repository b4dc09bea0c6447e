package io.proxquant.trainer.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.proxquant.checkpoints.OverBudgetException;
import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactTensor;
import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunRequested;
import io.proxquant.messaging.Refused;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.ManifestDeletedException;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;

/**
 * A packed artifact from the store, held against its manifest and decoded.
 *
 * @param tensors floating tensors as a network computes with them, by torch name
 * @param codes of the quantized tensors, as they are stored
 */
record StoredArtifact(ArtifactManifest manifest, FloatTensors tensors, List<ArtifactTensor.Quantized> codes) {

    /**
     * Opens the artifact that a request names.
     *
     * @throws Refused if it is absent, deleted, another model's, no packed one, or not what its manifest says
     */
    static StoredArtifact open(RunRequested request, Manifests manifests, Blobs blobs) throws Refused {
        String key = request.artifact();
        ArtifactManifest manifest = manifest(key, manifests);
        if (!manifest.model().equals(request.model())) {
            throw new Refused(
                    ReasonCode.MANIFEST_INVALID,
                    key + " is of model " + manifest.model() + ", the request names " + request.model());
        }
        if (manifest.kind() != ArtifactKind.HARD) {
            throw new Refused(
                    ReasonCode.ARTIFACT_INVALID, key + " is a point of a prox path; only packed artifacts have codes");
        }
        try (ArtifactFile file = ArtifactFile.open(blobs.fetch(manifest.object()), SafetensorsLimits.defaults())) {
            String digest = file.summary().artifactDigest();
            if (!digest.equals(manifest.artifactDigest())) {
                throw new Refused(
                        ReasonCode.ARTIFACT_INVALID,
                        key + " decodes to " + digest + ", its manifest says " + manifest.artifactDigest());
            }
            return read(manifest, file);
        } catch (OverBudgetException e) {
            throw new Refused(ReasonCode.OVER_BUDGET, key + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new Refused(ReasonCode.ARTIFACT_INVALID, key + ": " + e.getMessage(), e);
        }
    }

    private static ArtifactManifest manifest(String key, Manifests manifests) throws Refused {
        if (!key.startsWith("artifacts/")) {
            throw new Refused(ReasonCode.OBJECT_KEY_INVALID, key + " is no artifact manifest: these are artifacts/...");
        }
        try {
            return manifests
                    .findValid(new ObjectKey(key), ArtifactManifest.class)
                    .map(Manifest::content)
                    .orElseThrow(() -> new Refused(ReasonCode.OBJECT_MISSING, key + " is not in the store"));
        } catch (ManifestDeletedException e) {
            // a run that fails for its request keeps its result
            throw new Refused(e.reason(), e.getMessage(), e);
        }
    }

    private static StoredArtifact read(ArtifactManifest manifest, ArtifactFile file) throws IOException {
        List<ArtifactTensor.Quantized> codes = new ArrayList<>();
        for (String name : file.names()) {
            if (file.quantized(name)) {
                codes.add(file.quantizedTensor(name));
            }
        }
        return new StoredArtifact(manifest, FloatTensors.of(file), codes);
    }

    /** Names of the tensors that stay as they are. */
    Set<String> quantized() {
        return codes.stream().map(ArtifactTensor.Quantized::name).collect(Collectors.toSet());
    }

    /** Whether the float checkpoint had its weights on their levels already: then quantization shifted nothing. */
    boolean frozenBefore() {
        return manifest.artifactDigest().equals(manifest.checkpoint());
    }
}
