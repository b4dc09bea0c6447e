package io.proxquant.registry.sweeps;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Footprint;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.Scores;
import io.proxquant.contracts.SplitScores;
import io.proxquant.contracts.Sweep;
import io.proxquant.contracts.Trial;

/** Evaluations as the evaluator words them, for tests. */
final class Evaluated {
    static final String MODEL = "tiny";
    static final long LAST = 20;

    private Evaluated() {}

    /** A packed artifact of the last checkpoint. */
    static EvaluationCompleted binary(String run, long seed, double accuracy, double signChange) {
        return of(run, seed, LAST, "binary", ArtifactKind.HARD, accuracy, signChange);
    }

    static EvaluationCompleted of(
            String run, long seed, long step, String variant, ArtifactKind kind, double accuracy, double signChange) {
        Scores artifact = Scores.of(accuracy, null, 1 - accuracy, 100);
        Scores baseline = Scores.of(0.9, null, 0.1, 100);
        return new EvaluationCompleted(
                new RunStep(MODEL, run, step),
                Phase.FINAL,
                "artifacts/tiny/a",
                variant,
                kind,
                new Footprint(signChange, 0.0, 1.5, 10, 320),
                null,
                new SplitScores(Scores.of(0.5, null, 0.5, 100), null),
                new SplitScores(artifact, baseline),
                Digest.of("data"),
                "evaluations/x",
                new Trial(new Sweep("s", 3, 1), seed));
    }
}
