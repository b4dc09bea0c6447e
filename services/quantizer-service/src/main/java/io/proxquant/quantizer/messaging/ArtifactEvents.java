package io.proxquant.quantizer.messaging;

import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.CheckpointPublished;

/** What is said of an artifact: its manifest, and the run and step of the checkpoint event that asked for it. */
final class ArtifactEvents {
    private ArtifactEvents() {}

    static ArtifactPublished published(CheckpointPublished event, Checkpoint checkpoint, ArtifactManifest artifact) {
        return new ArtifactPublished(
                event.model(),
                event.run(),
                event.step(),
                event.phase(),
                checkpoint.digest(),
                checkpoint.lineage().parent(),
                checkpoint.lineage().warmStart(),
                checkpoint.recipe(),
                checkpoint.lineage().data(),
                artifact.quantization(),
                artifact.kind(),
                ManifestKeys.artifact(
                        event.model(),
                        checkpoint.digest(),
                        artifact.quantization().digest()),
                artifact.object(),
                artifact.artifactDigest(),
                artifact.effectiveBits(),
                artifact.storedBytes(),
                artifact.sourceBytes(),
                checkpoint.sweep(),
                checkpoint.seed());
    }
}
