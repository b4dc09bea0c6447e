package io.proxquant.quantizer.messaging;

import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.StoredArtifact;

/** Builds the event that announces an artifact, from its manifest and from the checkpoint event that asked for it. */
final class ArtifactEvents {
    private ArtifactEvents() {}

    static ArtifactPublished published(CheckpointPublished event, Checkpoint checkpoint, ArtifactManifest artifact) {
        return new ArtifactPublished(
                event.at(),
                event.phase(),
                checkpoint.digest(),
                checkpoint.lineage(),
                artifact.quantization(),
                artifact.kind(),
                new StoredArtifact(artifact.home(), artifact.object(), artifact.artifactDigest()),
                artifact.size(),
                checkpoint.trial());
    }
}
