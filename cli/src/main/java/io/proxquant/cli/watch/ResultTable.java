package io.proxquant.cli.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.RuleResult;
import io.proxquant.contracts.Scores;

/** The table at the end: float against quantized, what it costs to store, and what the gate said. */
public final class ResultTable {
    private static final String ROW = "  %-44s %14s %12s %14s";

    private ResultTable() {}

    /** The lines of the table. */
    public static List<String> of(RunResults results, String consoleUrl) {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("Run " + results.run() + " of model " + results.model() + ", step " + results.step());
        if (results.variants().isEmpty()) {
            lines.add("  The recipe asks for no quantization; the final checkpoint is in the store.");
        }
        Optional<VariantResult> main = results.main();
        main.flatMap(VariantResult::evaluation).ifPresent(evaluation -> head(lines, evaluation, results));
        for (VariantResult variant : results.variants()) {
            lines.add(variant.evaluation()
                    .map(evaluation -> row(
                            "quantized: " + variant.name(),
                            RunResults.artifact(evaluation),
                            evaluation.footprint().effectiveBits(),
                            evaluation.footprint().storedBytes()))
                    .orElseGet(() -> "  " + variant.name() + ": " + variant.verdict() + " " + variant.reason()));
        }
        main.flatMap(VariantResult::decision).ifPresent(decision -> verdict(lines, decision));
        if (!consoleUrl.isEmpty()) {
            lines.add("Console: " + consoleUrl);
        }
        return lines;
    }

    private static void head(List<String> lines, EvaluationCompleted evaluation, RunResults results) {
        String metric = RunResults.artifact(evaluation).accuracy() == null ? "perplexity" : "accuracy";
        String split = evaluation.test() == null ? "validation " : "test ";
        lines.add(String.format(Locale.ROOT, ROW, "", split + metric, "bits/weight", "bytes"));
        RunResults.baseline(evaluation)
                .ifPresent(scores -> lines.add(
                        row("float baseline", scores, 32, evaluation.footprint().sourceBytes())));
        results.projected(evaluation.quantization())
                .ifPresent(scores -> lines.add(row(
                        "hard projection of the warm start",
                        scores,
                        evaluation.footprint().effectiveBits(),
                        evaluation.footprint().storedBytes())));
    }

    private static String row(String name, Scores scores, double bits, long bytes) {
        return String.format(
                Locale.ROOT,
                ROW,
                name,
                metric(scores),
                String.format(Locale.ROOT, "%.2f", bits),
                String.format(Locale.ROOT, "%,d", bytes));
    }

    private static String metric(Scores scores) {
        if (scores.accuracy() != null) {
            return String.format(Locale.ROOT, "%.2f %%", 100 * scores.accuracy());
        }
        return scores.perplexity() == null ? "not finite" : String.format(Locale.ROOT, "%.2f", scores.perplexity());
    }

    private static void verdict(List<String> lines, PromotionDecided decision) {
        lines.add("Gate: " + decision.verdict().wire()
                + (decision.reason() == null ? "" : " (" + decision.reason().code() + ")")
                + (decision.detail() == null ? "" : ": " + decision.detail()));
        for (RuleResult rule : decision.rules()) {
            String seen = rule.observed() == null ? "nothing" : String.format(Locale.ROOT, "%.4f", rule.observed());
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-32s %s: %s against a limit of %s",
                    rule.rule(),
                    rule.verdict().wire(),
                    seen,
                    rule.limit()));
        }
    }
}
