package io.proxquant.trainer.run;

import java.util.Optional;

import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunRequested;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.messaging.Work;
import io.proxquant.models.calibration.ArtifactCalibration;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.pass.Network;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeSource;
import io.proxquant.registry.artifacts.Artifacts;
import io.proxquant.registry.files.StoredFiles;
import io.proxquant.registry.submissions.RecipeUse;
import io.proxquant.trainer.checkpoint.CalibratedCheckpoints;
import io.proxquant.trainer.checkpoint.RunContext;

/**
 * Does runs of kind {@code calibrate}: estimates batch-norm statistics of an artifact anew by forward passes over unlabelled
 * training data, and corrects biases against the float network that it was quantized from. Its codes stay as they are, so what
 * the quantizer packs differs from the artifact in nothing else. Equal requests give equal bytes; nothing is left over when a
 * process dies in between.
 */
public final class CalibrationRuns {
    private final PreparedRun.Sources sources;
    private final Artifacts artifacts;
    private final StoredFiles files;
    private final CalibratedCheckpoints checkpoints;

    public CalibrationRuns(
            PreparedRun.Sources sources, Artifacts artifacts, StoredFiles files, CalibratedCheckpoints checkpoints) {
        this.sources = sources;
        this.artifacts = artifacts;
        this.files = files;
        this.checkpoints = checkpoints;
    }

    /** The seed in force. */
    long seed(RunRequested request) throws EventRefusedException {
        return request.seed() != null
                ? request.seed()
                : sources.recipes()
                        .read(request.recipe(), request.model(), RecipeUse.CALIBRATION)
                        .seed();
    }

    /** Calibrates and publishes, or publishes again what was there already. */
    CheckpointManifest run(RunContext context, Work work) throws EventRefusedException {
        Optional<CheckpointManifest> before = checkpoints.repeat(context);
        if (before.isPresent()) {
            return before.get();
        }
        RunRequested request = context.request();
        Recipe recipe = sources.recipes().read(request.recipe(), request.model(), RecipeUse.CALIBRATION);
        RecipeSource source = sources.recipes().source(request.recipe());
        CalibrationSource artifact = CalibrationSource.open(request, artifacts, files);
        ArtifactCalibration.Monitor progress = progress(request, work);
        Dataset data = RunData.open(request, recipe, source, sources, progress::pass)
                .training(ArtifactCalibration.BATCH, source);
        work.alive();
        work.reached("loaded", 0);
        try (Network network = PreparedRun.network(recipe, source, context.seed(), sources)) {
            String key = source.at(recipe.network().namesKey());
            PreparedRun.load(network, artifact.tensors(), request.artifact() + ": " + key);
            ArtifactCalibration calibration = new ArtifactCalibration(
                    data, ArtifactCalibration.SAMPLES, ArtifactCalibration.BATCH, context.seed(), progress);
            calibrate(network, recipe, source, artifact, calibration);
            work.stopHere("calibration " + request.run() + " left before its checkpoint");
            return checkpoints.publish(
                    new CalibratedCheckpoints.Calibrated(
                            network.state(),
                            network.parameters(),
                            artifact.codes(),
                            artifact.manifest().quantization(),
                            SourceMetadata.of(artifact.manifest().from().metadata()),
                            lineage(request, artifact.manifest())),
                    context);
        }
    }

    private void calibrate(
            Network network,
            Recipe recipe,
            RecipeSource source,
            CalibrationSource artifact,
            ArtifactCalibration calibration)
            throws EventRefusedException {
        ArtifactManifest manifest = artifact.manifest();
        try {
            calibration.calibrate(
                    network,
                    artifact.quantized(),
                    ArtifactCalibration.Parent.<EventRefusedException>unlessFrozen(
                            manifest.artifactDigest(), manifest.checkpoint(), () -> parent(manifest, recipe, source)));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new EventRefusedException(
                    ReasonCode.CHECKPOINT_MISFIT,
                    "the artifact cannot be calibrated on this data: " + e.getMessage(),
                    e);
        }
    }

    private Network parent(ArtifactManifest manifest, Recipe recipe, RecipeSource source) throws EventRefusedException {
        FloatTensors floats = files.tensors(manifest.source(), manifest.checkpoint());
        Network reference = PreparedRun.network(recipe, source, 0, sources);
        try {
            String key = source.at(recipe.network().namesKey());
            PreparedRun.load(reference, floats, manifest.source().key() + ": " + key);
            return reference;
        } catch (EventRefusedException | RuntimeException e) {
            reference.close();
            throw e;
        }
    }

    private static ArtifactCalibration.Monitor progress(RunRequested request, Work work) {
        return new ArtifactCalibration.Monitor() {
            @Override
            public void pass() {
                work.stopHere("calibration " + request.run() + " left before its end");
                work.alive();
            }

            @Override
            public void corrected(String what) {
                work.alive();
                work.reached(what, 0);
            }
        };
    }

    /** The result is judged against the same baseline as the artifact itself: its warm start, else its float weights. */
    private Lineage lineage(RunRequested request, ArtifactManifest artifact) {
        Digest baseline = sources.warmStarts()
                .manifest(artifact.model(), artifact.checkpoint())
                .map(manifest -> manifest.lineage().warmStart())
                .orElse(artifact.checkpoint());
        return new Lineage(request.recipe(), request.data(), artifact.checkpoint(), baseline);
    }
}
