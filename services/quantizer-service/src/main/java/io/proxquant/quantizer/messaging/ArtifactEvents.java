package io.proxquant.quantizer.messaging;

import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.StoredArtifact;
import io.proxquant.contracts.StoredSize;
import io.proxquant.contracts.Trial;

/** What is said of an artifact: its manifest, and the run and step of the checkpoint event that asked for it. */
final class ArtifactEvents {
    private ArtifactEvents() {}

    static ArtifactPublished published(CheckpointPublished event, Checkpoint checkpoint, ArtifactManifest artifact) {
        return new ArtifactPublished(
                new RunStep(event.model(), event.run(), event.step()),
                event.phase(),
                checkpoint.digest(),
                new Lineage(
                        checkpoint.recipe(),
                        checkpoint.lineage().data(),
                        checkpoint.lineage().parent(),
                        checkpoint.lineage().warmStart()),
                artifact.quantization(),
                artifact.kind(),
                new StoredArtifact(artifact.home(), artifact.object(), artifact.artifactDigest()),
                new StoredSize(artifact.effectiveBits(), artifact.storedBytes(), artifact.sourceBytes()),
                new Trial(checkpoint.sweep(), checkpoint.seed()));
    }
}
