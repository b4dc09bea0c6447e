package io.proxquant.cli.watch;

import java.util.List;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.Baseline;
import io.proxquant.contracts.BaselineRole;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Footprint;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunCompleted;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.Scores;
import io.proxquant.contracts.SplitScores;
import io.proxquant.contracts.Trial;
import io.proxquant.contracts.Verdict;

/** Events of one run, "shapes-1" of model "shapes". */
final class Events {
    static final Digest DIGEST = Digest.parse("ab".repeat(32));

    private static final String ARTIFACT = "artifacts/shapes/a/q/v1.json";

    private Events() {}

    static RunCompleted completed(long step) {
        return new RunCompleted("shapes-1", "shapes", DIGEST, step, DIGEST, step, 12.5);
    }

    static EvaluationCompleted evaluation(long step, Phase phase, String quantization, double quantized) {
        return evaluation(step, phase, quantization, ArtifactKind.HARD, accuracy(0.95), accuracy(quantized));
    }

    static EvaluationCompleted evaluation(
            long step, Phase phase, String quantization, ArtifactKind kind, Scores baseline, Scores artifact) {
        return new EvaluationCompleted(
                new RunStep("shapes", "shapes-1", step),
                phase,
                ARTIFACT,
                quantization,
                kind,
                new Footprint(0.1, 0.4, 1.03, 2_000, 60_000),
                new Baseline(BaselineRole.WARM_START, DIGEST),
                new SplitScores(accuracy(0.5), accuracy(0.5)),
                new SplitScores(artifact, baseline),
                DIGEST,
                "evaluations/a/b/v1.json",
                Trial.NONE);
    }

    static PromotionDecided decided(long step, String quantization, Verdict verdict) {
        RunStep at = new RunStep("shapes", "shapes-1", step);
        return switch (verdict) {
            case PROMOTED -> PromotionDecided.promoted(at, ARTIFACT, quantization, List.of(), 1);
            case REJECTED -> rejected(step, quantization, ReasonCode.DATA_MISSING);
            case REFUSED ->
                PromotionDecided.refused(at, ARTIFACT, quantization, ReasonCode.DATA_MISSING, "file train is nowhere");
        };
    }

    static PromotionDecided rejected(long step, String quantization, ReasonCode reason) {
        return PromotionDecided.rejected(
                new RunStep("shapes", "shapes-1", step), ARTIFACT, quantization, reason, List.of());
    }

    static Scores accuracy(double value) {
        return new Scores(value, null, 0.3, 1_000, null);
    }

    static Scores perplexity(double value) {
        return new Scores(null, value, 4.0, 1_000, null);
    }
}
