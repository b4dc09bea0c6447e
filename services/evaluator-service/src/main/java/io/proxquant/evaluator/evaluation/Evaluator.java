package io.proxquant.evaluator.evaluation;

import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.Baseline;
import io.proxquant.contracts.BaselineRole;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Footprint;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Scores;
import io.proxquant.contracts.SplitScores;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.messaging.Work;
import io.proxquant.recipes.Recipe;
import io.proxquant.registry.NotFoundException;
import io.proxquant.registry.checkpoints.Checkpoints;
import io.proxquant.registry.checkpoints.StoredCheckpoint;
import io.proxquant.registry.evaluations.EvaluationSpecification;
import io.proxquant.registry.evaluations.StoredEvaluation;
import io.proxquant.registry.files.StoredFiles;

/**
 * Evaluates an artifact beside its float baseline: the warm start if the event names one, else the float checkpoint that
 * was quantized. Sign change is against the baseline; the quantization gap is against the checkpoint that was quantized,
 * and so 0 where training had already frozen the weights on their levels.
 */
public final class Evaluator {
    private final PublishedArtifacts artifacts;
    private final Checkpoints checkpoints;
    private final StoredFiles files;
    private final Scorer scorer;

    public Evaluator(PublishedArtifacts artifacts, Checkpoints checkpoints, StoredFiles files, Scorer scorer) {
        this.artifacts = artifacts;
        this.checkpoints = checkpoints;
        this.files = files;
        this.scorer = scorer;
    }

    /** Scores and sizes; what was scored before is not run again. */
    public EvaluationCompleted evaluate(
            ArtifactPublished event, Recipe recipe, EvaluationSpecification specification, Work work)
            throws EventRefusedException {
        ArtifactManifest manifest = artifacts.manifest(event);
        DecodedArtifact artifact = artifacts.decode(event.stored().manifest(), manifest);
        FloatWeights source = weights(manifest.checkpoint(), manifest.source());
        boolean fromWarmStart = event.lineage().warmStart() != null
                && !event.lineage().warmStart().equals(manifest.checkpoint());
        FloatWeights baseline = fromWarmStart ? warmStart(event) : source;
        work.stopHere("before scoring");

        int batch = recipe.evaluation().batch();
        StoredEvaluation own = scorer.score(artifact.digest(), artifact::tensors, specification, batch, work);
        StoredEvaluation other = scorer.score(baseline.digest(), baseline::tensors, specification, batch, work);
        return new EvaluationCompleted(
                event.at(),
                event.phase(),
                event.stored().manifest(),
                event.quantization().name(),
                event.kind(),
                footprint(manifest, artifact, source, baseline),
                new Baseline(
                        event.lineage().warmStart() == null ? BaselineRole.PARENT : BaselineRole.WARM_START,
                        baseline.digest()),
                new SplitScores(own.validation(), other.validation()),
                own.test() == null ? null : new SplitScores(own.test(), other.test()),
                specification.data(),
                specification.key(artifact.digest()),
                event.trial());
    }

    /** Validation scores of another artifact, a champion, on the data of this specification. */
    public Scores validate(
            String artifactKey, Digest artifactDigest, EvaluationSpecification specification, int batch, Work work)
            throws EventRefusedException {
        ArtifactManifest manifest = artifacts.manifest(artifactKey, artifactDigest);
        return scorer.score(
                        manifest.artifactDigest(),
                        () -> artifacts.decode(artifactKey, manifest).tensors(),
                        specification,
                        batch,
                        work)
                .validation();
    }

    private FloatWeights warmStart(ArtifactPublished event) {
        Digest digest = event.lineage().warmStart();
        StoredCheckpoint found = checkpoints
                .byDigest(digest)
                .orElseThrow(() -> new NotFoundException(
                        ReasonCode.CHECKPOINT_MISSING,
                        "checkpoint " + digest + ", baseline of "
                                + event.stored().manifest() + ", is not in the store"));
        return weights(digest, found.weights());
    }

    private FloatWeights weights(Digest digest, ObjectReference object) {
        return new FloatWeights(digest, files.tensors(object, digest));
    }

    private static Footprint footprint(
            ArtifactManifest manifest, DecodedArtifact artifact, FloatWeights source, FloatWeights baseline)
            throws EventRefusedException {
        return new Footprint(
                Distances.signChange(
                        manifest.quantized(),
                        baseline.tensors().values(),
                        artifact.tensors().values()),
                finite(Distances.quantizationGap(
                        manifest.quantized(),
                        source.tensors().values(),
                        artifact.tensors().values())),
                artifact.effectiveBits(),
                manifest.size().storedBytes(),
                manifest.size().sourceBytes());
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
