package io.proxquant.evaluator.promotion;

import java.util.Map;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.Baseline;
import io.proxquant.contracts.BaselineRole;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Footprint;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Quantization;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.Scores;
import io.proxquant.contracts.SplitScores;
import io.proxquant.contracts.StoredArtifact;
import io.proxquant.contracts.StoredSize;
import io.proxquant.contracts.Trial;
import io.proxquant.evaluator.gate.Gate;
import io.proxquant.recipes.GateSection;

/** Finished runs with a given accuracy, ready for the gate. */
final class Cases {
    static final String MODEL = "model";

    private Cases() {}

    /** A gate that asks for more than the champion has. */
    static PromotionCase of(String run, long step, double accuracy) {
        return of(run, step, accuracy, Map.of("minAccuracy", 0.1, "minAccuracyGainOverChampionPoints", 0.0));
    }

    static PromotionCase of(String run, long step, double accuracy, Map<String, Double> rules) {
        return of(run, step, accuracy, rules, run, artifactKey(run, step));
    }

    /** A run that ended in the very weights of another one, and so in its artifact. */
    static PromotionCase ofTheWeightsOf(PromotionCase other, String run, long step) {
        ArtifactPublished artifact = other.artifact();
        double accuracy = other.evaluation().validation().artifact().accuracy();
        Map<String, Double> rules = Map.of("minAccuracy", 0.1, "minAccuracyGainOverChampionPoints", 0.0);
        return of(run, step, accuracy, rules, artifact.run(), artifact.stored().manifest());
    }

    private static PromotionCase of(
            String run, long step, double accuracy, Map<String, Double> rules, String weights, String artifactKey) {
        Scores scores = Scores.of(accuracy, null, 1.0, 100);
        ArtifactPublished artifact = new ArtifactPublished(
                new RunStep(MODEL, run, step),
                Phase.FINAL,
                hash("checkpoint " + artifactKey),
                Lineage.of(hash("recipe"), hash("data")),
                new Quantization("binary", ArtifactKind.HARD, hash("quantization")),
                ArtifactKind.HARD,
                new StoredArtifact(artifactKey, ObjectReference.blob(10, hash("object")), hash("weights " + weights)),
                new StoredSize(1.5, 10, 100),
                Trial.NONE);
        EvaluationCompleted evaluation = new EvaluationCompleted(
                new RunStep(MODEL, run, step),
                Phase.FINAL,
                artifact.stored().manifest(),
                "binary",
                ArtifactKind.HARD,
                new Footprint(0.1, 0.1, 1.5, 10, 100),
                new Baseline(BaselineRole.PARENT, artifact.checkpoint()),
                new SplitScores(scores, scores),
                null,
                hash("data"),
                "evaluations/x/y/v1.json",
                Trial.NONE);
        Digest event = step == 10 ? hash(run) : hash(run + step);
        return new PromotionCase(event, artifact, evaluation, new Gate(GateSection.of(rules)), null);
    }

    static String artifactKey(String run) {
        return artifactKey(run, 10);
    }

    private static String artifactKey(String run, long step) {
        return "artifacts/model/" + run + "-" + step + "/q/v1.json";
    }

    static Digest hash(String of) {
        return Digest.of(of.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
