package io.proxquant.trainer.service;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactSummary;
import io.proxquant.checkpoints.artifact.ArtifactTensor;
import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.manifest.ArtifactFiles;
import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.ArtifactSource;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Quantization;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunCompleted;
import io.proxquant.contracts.RunFailed;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.StoredSize;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.quantizers.Quantizers;
import io.proxquant.registry.LiveManifests;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A run of kind calibrate: an artifact that nobody will retrain, fitted to data with its codes untouched. */
@QuarkusTest
@QuarkusTestResource(TrainerStack.class)
class CalibrationIT extends ServiceCase {
    private static final String MEAN = "bn1.running_mean";

    @TempDir
    Path folder;

    @Test
    void theStatisticsMoveAndTheCodesDoNot() throws Exception {
        ArtifactManifest artifact = artifact("floats", ArtifactKind.HARD);
        wire.send(calibrate("calibrated", key(artifact)));
        RunCompleted completed = said(RunCompleted.class, "calibrated");

        CheckpointPublished published =
                wire.said(CheckpointPublished.class, "calibrated").get(0);
        assertThat(published.phase()).isEqualTo(Phase.FINAL);
        assertThat(published.lineage().parent()).isEqualTo(artifact.checkpoint());
        assertThat(published.lineage().warmStart())
                .as("what it is judged against")
                .isEqualTo(artifact.checkpoint());
        assertThat(published.checkpoint()).isEqualTo(completed.finalCheckpoint());
        CheckpointManifest checkpoint = checkpoint("calibrated");
        assertThat(checkpoint.frozen().quantization()).isEqualTo(artifact.quantization());
        try (ArtifactFile before = ArtifactFile.open(blobs.fetch(artifact.object()), SafetensorsLimits.defaults());
                ArtifactFile after =
                        ArtifactFile.open(blobs.fetch(checkpoint.frozen().object()), SafetensorsLimits.defaults());
                SafetensorsFile weights =
                        SafetensorsFile.open(blobs.fetch(checkpoint.weights()), SafetensorsLimits.defaults())) {
            assertThat(after.names()).isEqualTo(artifact.quantized());
            for (String name : artifact.quantized()) {
                assertThat(after.codes(name).codes())
                        .isEqualTo(before.codes(name).codes());
                assertThat(after.codes(name).codebooks())
                        .isEqualTo(before.codes(name).codebooks());
                assertThat(weights.readAll(name)).isEqualTo(before.dequantize(name));
            }
            assertThat(weights.readAll(MEAN)).isNotEqualTo(before.dequantize(MEAN));
        }
    }

    @Test
    void theSameRequestAgainTellsTheSameCheckpointUnderTheSameId() throws Exception {
        RunRequested request = calibrate("calibrated-twice", key(artifact("floats-twice", ArtifactKind.HARD)));
        wire.send(request);
        said(RunCompleted.class, "calibrated-twice");
        wire.send(request);
        await().atMost(PATIENCE)
                .until(() -> wire.said(RunCompleted.class, "calibrated-twice").size() == 2);

        assertThat(wire.saidWithIds(RunCompleted.class, "calibrated-twice").stream()
                        .distinct())
                .hasSize(1);
        assertThat(wire.said(CheckpointPublished.class, "calibrated-twice")).hasSize(1);
    }

    @Test
    void anotherRunOverTheSameArtifactGivesTheSameWeights() throws Exception {
        ArtifactManifest artifact = artifact("floats-again", ArtifactKind.HARD);
        wire.send(calibrate("one", key(artifact)));
        wire.send(calibrate("other", key(artifact)));

        assertThat(said(RunCompleted.class, "one").finalCheckpoint())
                .isEqualTo(said(RunCompleted.class, "other").finalCheckpoint());
    }

    @Test
    void whatCannotBeCalibratedFailsWithAReason() throws Exception {
        String nowhere =
                ManifestKeys.artifact(TinyRun.MODEL, Digest.parse("0".repeat(64)), Digest.parse("0".repeat(64)));
        wire.send(calibrate("no-artifact", nowhere));
        wire.send(calibrate("no-manifest-key", "runs/no-manifest-key/request.json"));
        wire.send(calibrate("a-path", key(artifact("floats-path", ArtifactKind.PROX))));
        ArtifactManifest deleted = artifact("floats-deleted", ArtifactKind.HARD);
        store.create(LiveManifests.mark(new ObjectKey(key(deleted))), new byte[] {'{', '}'});
        wire.send(calibrate("deleted", key(deleted)));

        assertThat(said(RunFailed.class, "no-artifact").reason()).isEqualTo(ReasonCode.OBJECT_MISSING);
        assertThat(said(RunFailed.class, "no-manifest-key").reason()).isEqualTo(ReasonCode.OBJECT_KEY_INVALID);
        assertThat(said(RunFailed.class, "a-path").reason()).isEqualTo(ReasonCode.ARTIFACT_INVALID);
        assertThat(said(RunFailed.class, "deleted").reason()).isEqualTo(ReasonCode.MANIFEST_DELETED);
    }

    private RunRequested calibrate(String run, String artifact) {
        RunRequested plain = TinyRun.request(store, run, TinyRun.recipe(), TinyRun.data());
        return RunRequested.calibration(run, plain.model(), plain.recipe(), plain.data(), artifact)
                .seeded(3L);
    }

    private static String key(ArtifactManifest artifact) {
        return ManifestKeys.artifact(
                artifact.model(), artifact.checkpoint(), artifact.quantization().digest());
    }

    /** Trains a run and packs its warm start by rows, as the quantizer does; the variant is named after the run. */
    private ArtifactManifest artifact(String run, ArtifactKind kind) throws Exception {
        wire.send(TinyRun.request(store, run, TinyRun.recipe(), TinyRun.data()));
        said(RunCompleted.class, run);
        CheckpointManifest source = manifests
                .find(new ObjectKey(ManifestKeys.checkpoint(TinyRun.MODEL, run, 8)), CheckpointManifest.class)
                .orElseThrow()
                .content();
        Path file = folder.resolve(run + ".safetensors");
        List<String> quantized = new ArrayList<>();
        ArtifactSummary summary;
        try (SafetensorsFile weights =
                SafetensorsFile.open(blobs.fetch(source.weights()), SafetensorsLimits.defaults())) {
            summary = ArtifactWriter.write(file, tensors(weights, quantized));
        }
        ObjectReference object = blobs.put(file);
        ArtifactManifest manifest = new ArtifactManifest(
                ArtifactManifest.FORMAT,
                TinyRun.MODEL,
                ArtifactSource.of(source.checkpoint(), source.weights()),
                new Quantization("binary", kind, Digest.of(run)),
                kind,
                Map.of("operator", "binary"),
                ArtifactFiles.of(object),
                summary.artifactDigest(),
                summary.quantizedWeights(),
                new StoredSize(
                        summary.effectiveBits(),
                        object.bytes(),
                        source.weights().bytes()),
                quantized,
                summary.decoded());
        manifests.createOnce(new ObjectKey(key(manifest)), manifest, ArtifactManifest.class);
        return manifest;
    }

    private static List<ArtifactTensor> tensors(SafetensorsFile weights, List<String> quantized) throws Exception {
        TensorQuantizer binary = new TensorQuantizer(Quantizers.byName("binary", Map.of()), Granularity.parse("row"));
        List<ArtifactTensor> tensors = new ArrayList<>();
        for (String name : weights.header().tensors().keySet()) {
            long[] shape = weights.header().tensor(name).shape();
            float[] values = weights.readAll(name);
            if (shape.length > 1) {
                quantized.add(name);
                tensors.add(ArtifactTensor.Quantized.of(name, shape, "binary", binary.quantize(values, shape)));
            } else {
                tensors.add(new ArtifactTensor.Copied(TensorData.of(name, values, shape)));
            }
        }
        return tensors;
    }

    private CheckpointManifest checkpoint(String run) {
        return manifests
                .find(new ObjectKey(ManifestKeys.checkpoint(TinyRun.MODEL, run, 0)), CheckpointManifest.class)
                .orElseThrow()
                .content();
    }
}
