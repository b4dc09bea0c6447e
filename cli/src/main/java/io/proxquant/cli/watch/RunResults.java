package io.proxquant.cli.watch;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Scores;
import io.proxquant.contracts.SplitScores;

/**
 * What came out at the last step of a run.
 *
 * @param variants in the recipe's order
 * @param warmStarts evaluations of the run's last float checkpoint before quantization-aware training, by variant name:
 *     hard projection without any training for it
 */
public record RunResults(
        String model,
        String run,
        long step,
        List<VariantResult> variants,
        Map<String, EvaluationCompleted> warmStarts) {
    public RunResults {
        variants = List.copyOf(variants);
        warmStarts = Map.copyOf(warmStarts);
    }

    /** The variant that headlines speak of: the first packed one that was evaluated, else the first. */
    public Optional<VariantResult> main() {
        return variants.stream()
                .filter(variant -> variant.evaluation()
                        .filter(evaluation -> evaluation.kind() == ArtifactKind.HARD)
                        .isPresent())
                .findFirst()
                .or(() -> variants.stream().findFirst());
    }

    /** What kept the main variant from being scored; empty when it was, or when none was asked for. */
    public Optional<String> failure() {
        return main().filter(variant -> variant.evaluation().isEmpty())
                .map(variant -> variant.name() + " was not scored: " + variant.verdict()
                        + (variant.reason().isEmpty() ? "" : ", " + variant.reason())
                        + (variant.detail().isEmpty() ? "" : ": " + variant.detail()));
    }

    /** Scores of the packed artifact; the test split where there is one, as the gate has not seen it. */
    public static Scores artifact(EvaluationCompleted evaluation) {
        return reported(evaluation).artifact();
    }

    /** Scores of the float network it came from, on the same samples. */
    public static Optional<Scores> baseline(EvaluationCompleted evaluation) {
        return Optional.ofNullable(reported(evaluation).baseline());
    }

    private static SplitScores reported(EvaluationCompleted evaluation) {
        return evaluation.test() == null ? evaluation.validation() : evaluation.test();
    }

    /** Scores of the warm start after mere hard projection, if the run had one of its own. */
    public Optional<Scores> projected(String variant) {
        return Optional.ofNullable(warmStarts.get(variant)).map(RunResults::artifact);
    }
}
