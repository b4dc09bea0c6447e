package io.proxquant.trainer.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.checkpoints.artifact.ArtifactTensor;
import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.artifact.MaskDigest;
import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.StoredCodes;
import io.proxquant.checkpoints.manifest.StoredWeights;
import io.proxquant.checkpoints.safetensors.WrittenFile;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Quantization;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.storage.Blobs;

/**
 * Stores and publishes the one checkpoint of a calibration, which is final and has the artifact's own codes and codebooks. The
 * order is that of training: blobs, manifest, event acknowledged. A later process finds the manifest and publishes the same
 * event.
 */
public final class CalibratedCheckpoints {
    private static final long STEP = 0;

    /**
     * Always true, on any device: a calibration is never resumed, only begun again, so one process computes it from beginning
     * to end. That a GPU would not repeat it is told by its processor class.
     */
    private static final boolean EXACT = true;

    private final CheckpointStore stored;
    private final Blobs blobs;
    private final Announcement announcement;
    private final WorkDirectory work;

    public CalibratedCheckpoints(CheckpointStore stored, Blobs blobs, Announcement announcement, WorkDirectory work) {
        this.stored = stored;
        this.blobs = blobs;
        this.announcement = announcement;
        this.work = work;
    }

    /**
     * The result of a calibration.
     *
     * @param weights the network's state by torch name, quantized weights as their codes decode
     * @param codes of the quantized tensors, as the artifact has them
     * @param quantization that made them
     * @param metadata of the source, which the artifact repeats
     */
    public record Calibrated(
            Map<String, float[]> weights,
            List<ParameterView> parameters,
            List<ArtifactTensor.Quantized> codes,
            Quantization quantization,
            SourceMetadata metadata,
            Lineage lineage) {}

    /** Publishes again what an earlier process stored for this request; empty if there is nothing yet, or not all of it. */
    public Optional<CheckpointManifest> repeat(RunContext context) {
        Optional<CheckpointManifest> head =
                stored.head(context.request().model(), context.request().run()).filter(stored::whole);
        head.ifPresent(manifest -> announce(manifest, context));
        return head;
    }

    /**
     * Stores and publishes; if another process was first, its checkpoint is published.
     *
     * @throws EventRefusedException if the stored checkpoint was deleted, or has lost its files
     */
    public CheckpointManifest publish(Calibrated calibrated, RunContext context) throws EventRefusedException {
        try (WorkDirectory.Folder folder = work.folder()) {
            Path weights = folder.path().resolve("weights.safetensors");
            Path codes = folder.path().resolve("codes.safetensors");
            WrittenFile[] written = new WrittenFile[1];
            work.writing("write a checkpoint to", () -> {
                written[0] =
                        WeightsFile.write(weights, calibrated.weights(), calibrated.parameters(), blobs.boundary());
                writeCodes(calibrated, codes);
            });
            CheckpointManifest manifest =
                    manifest(calibrated, context, written[0], blobs.put(weights), blobs.put(codes));
            CheckpointManifest standing =
                    stored.offer(manifest, context.traceparent()).manifest().content();
            blobs.ensure(
                    List.of(manifest.weights(), manifest.frozen().object()),
                    gone -> gone.equals(manifest.weights()) ? weights : codes);
            stored.requireAnnounceable(standing);
            announce(standing, context);
            return standing;
        }
    }

    private static void writeCodes(Calibrated calibrated, Path file) throws IOException {
        Map<String, ArtifactTensor.Quantized> sorted = new TreeMap<>();
        calibrated.codes().forEach(tensor -> sorted.put(tensor.name(), tensor));
        ArtifactWriter.write(file, List.copyOf(sorted.values()));
    }

    private void announce(CheckpointManifest manifest, RunContext context) {
        announcement.publish(CheckpointEvents.of(manifest), CheckpointEvents.context(manifest, context.cause()));
    }

    private static CheckpointManifest manifest(
            Calibrated calibrated,
            RunContext context,
            WrittenFile written,
            ObjectReference weights,
            ObjectReference codes) {
        return new CheckpointManifest(
                CheckpointManifest.FORMAT,
                context.at(STEP),
                0,
                Phase.FINAL,
                context.trial(),
                calibrated.lineage(),
                new StoredWeights(weights, written.checkpoint()),
                written.tensors().stream()
                        .sorted(Comparator.comparing(TensorDigest::name))
                        .toList(),
                StoredCodes.ofArtifact(
                        codes,
                        calibrated.quantization(),
                        calibrated.metadata().orNull(),
                        MaskDigest.of(calibrated.codes())),
                null,
                context.reproducibility(EXACT),
                context.producer());
    }
}
