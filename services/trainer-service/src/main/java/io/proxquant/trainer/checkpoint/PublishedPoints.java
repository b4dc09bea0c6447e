package io.proxquant.trainer.checkpoint;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.checkpoints.manifest.CStepPoint;
import io.proxquant.checkpoints.manifest.StoredWeights;
import io.proxquant.checkpoints.safetensors.WrittenFile;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.cloudevents.EventContext;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.registry.checkpoints.CStepPoints;
import io.proxquant.storage.Blobs;
import io.proxquant.trainer.training.CStep;

/**
 * Publishes the points of a closed loop: blob, manifest, event acknowledged. Points are kept beside the chain of the run's
 * checkpoints and never in it. A process that comes to the same point again publishes the same under the same id.
 */
public final class PublishedPoints {
    private final CStepPoints points;
    private final Blobs blobs;
    private final Announcement announcement;
    private final WorkDirectory work;

    public PublishedPoints(CStepPoints points, Blobs blobs, Announcement announcement, WorkDirectory work) {
        this.points = points;
        this.blobs = blobs;
        this.announcement = announcement;
        this.work = work;
    }

    /**
     * Publishes the point of a C step.
     *
     * @param previous the artifact at whose codebooks the C step begins; empty where it begins anew
     */
    public CStepPoint publish(
            CStep step,
            List<ParameterView> parameters,
            Optional<CStepPoint.Previous> previous,
            CheckpointChain chain,
            RunContext context) {
        try (WorkDirectory.Folder folder = work.folder()) {
            Path file = folder.path().resolve("point.safetensors");
            WrittenFile[] written = new WrittenFile[1];
            work.writing(
                    "write a point to",
                    () -> written[0] = WeightsFile.write(file, step.weights(), parameters, blobs.boundary()));
            CStepPoint point = new CStepPoint(
                    CStepPoint.FORMAT,
                    context.at(step.step()),
                    step.epochs(),
                    context.trial(),
                    chain.lineage(Phase.C_STEP),
                    new StoredWeights(blobs.put(file), written[0].checkpoint()),
                    written[0].tensors().stream()
                            .sorted(Comparator.comparing(TensorDigest::name))
                            .toList(),
                    previous.orElse(null),
                    context.producer());
            CStepPoint standing = points.offer(point, context.traceparent());
            blobs.ensure(standing.weights(), file);
            announcement.publish(event(standing), context(standing, context));
            return standing;
        }
    }

    private static CheckpointPublished event(CStepPoint point) {
        return CheckpointPublished.of(
                point.at(),
                point.epoch(),
                Phase.C_STEP,
                point.trial(),
                point.weights(),
                point.checkpoint(),
                point.lineage(),
                point.writtenBy(),
                point.home());
    }

    private static EventContext context(CStepPoint point, RunContext context) {
        return EventContext.of(point.checkpoint(), point.lineage().recipe(), context.cause());
    }
}
