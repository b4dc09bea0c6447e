package io.proxquant.cli.watch;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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

    /**
     * The variant that summaries are about: the champion if one of them is, the newest of several; else the first packed
     * one that was evaluated, else the first.
     */
    public Optional<VariantResult> main() {
        return with(VariantVerdict.PROMOTED)
                .max(Comparator.comparing(
                        variant -> variant.decision().orElseThrow().aliasEntry()))
                .or(() -> with(VariantVerdict.ALREADY_CHAMPION).findFirst())
                .or(() -> variants.stream()
                        .filter(variant -> variant.evaluation()
                                .filter(evaluation -> evaluation.kind() == ArtifactKind.HARD)
                                .isPresent())
                        .findFirst())
                .or(() -> variants.stream().findFirst());
    }

    private Stream<VariantResult> with(VariantVerdict verdict) {
        return variants.stream().filter(variant -> variant.verdict() == verdict);
    }

    /** The outcome of all variants, not only of the main one. */
    public RunOutcome outcome() {
        if (variants.stream().anyMatch(variant -> variant.verdict().reigns())) {
            return RunOutcome.PROMOTED;
        }
        if (variants.stream().anyMatch(variant -> variant.verdict().failed())) {
            return RunOutcome.FAILED;
        }
        return variants.stream().allMatch(variant -> variant.verdict() == VariantVerdict.NOT_PROMOTABLE)
                ? RunOutcome.NOTHING_TO_PROMOTE
                : RunOutcome.NOTHING_PROMOTED;
    }

    /** What kept variants from being made or judged, a sentence each; empty when all were. */
    public List<String> failures() {
        return variants.stream()
                .filter(variant -> variant.verdict().failed())
                .map(VariantResult::sentence)
                .toList();
    }

    /** Scores of the packed artifact, on the test split if there is one, since the gate has not seen that. */
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
