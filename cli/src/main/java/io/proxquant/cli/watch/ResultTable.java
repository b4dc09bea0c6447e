package io.proxquant.cli.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.RuleResult;
import io.proxquant.contracts.Scores;

/** The table at the end: float against quantized, what it costs to store, and what the gate said, a line for each variant. */
public final class ResultTable {
    private static final String ROW = "  %-26s %12s %6s %13s  %s";
    private static final int NAME = 26;

    private ResultTable() {}

    /** The lines of the table, 80 columns wide. */
    public static List<String> of(RunResults results, String consoleUrl) {
        var lines = new ArrayList<String>();
        lines.add("");
        Optional<EvaluationCompleted> main = results.main().flatMap(VariantResult::evaluation);
        lines.addAll(Paragraph.of(
                "Run " + results.run() + " of model " + results.model() + ", step " + results.step()
                        + main.map(e -> ", scored on the " + (e.test() == null ? "validation" : "test") + " split")
                                .orElse(""),
                "  "));
        if (results.variants().isEmpty()) {
            lines.add("  The recipe asks for no quantization; the final checkpoint is in the store.");
        }
        main.ifPresent(evaluation -> head(lines, evaluation, results));
        results.variants().forEach(variant -> lines.add(row(variant)));
        results.variants().forEach(variant -> verdict(lines, variant));
        if (!consoleUrl.isEmpty()) {
            lines.add("Console: " + consoleUrl);
        }
        return lines;
    }

    private static void head(List<String> lines, EvaluationCompleted evaluation, RunResults results) {
        String metric = RunResults.artifact(evaluation).accuracy() == null ? "perplexity" : "accuracy";
        lines.add(String.format(Locale.ROOT, ROW, "", metric, "bits", "bytes", "verdict"));
        RunResults.baseline(evaluation)
                .ifPresent(scores -> lines.add(
                        row("float baseline", scores, 32, evaluation.footprint().sourceBytes(), "")));
        results.projected(evaluation.quantization())
                .ifPresent(scores -> lines.add(row(
                        "warm start, hard projected",
                        scores,
                        evaluation.footprint().effectiveBits(),
                        evaluation.footprint().storedBytes(),
                        "")));
    }

    private static String row(VariantResult variant) {
        String verdict = variant.verdict().words();
        return variant.evaluation()
                .map(evaluation -> row(
                        variant.name(),
                        RunResults.artifact(evaluation),
                        evaluation.footprint().effectiveBits(),
                        evaluation.footprint().storedBytes(),
                        verdict))
                .orElseGet(() -> String.format(Locale.ROOT, ROW, cut(variant.name()), "-", "-", "-", verdict));
    }

    private static String row(String name, Scores scores, double bits, long bytes, String verdict) {
        return String.format(
                        Locale.ROOT,
                        ROW,
                        cut(name),
                        metric(scores),
                        String.format(Locale.ROOT, "%.2f", bits),
                        String.format(Locale.ROOT, "%,d", bytes),
                        verdict)
                .stripTrailing();
    }

    /** Names may have 128 characters; the sentence below the table has all of them. */
    private static String cut(String name) {
        return name.length() <= NAME ? name : name.substring(0, NAME - 3) + "...";
    }

    private static String metric(Scores scores) {
        if (scores.accuracy() != null) {
            return String.format(Locale.ROOT, "%.2f %%", 100 * scores.accuracy());
        }
        return scores.perplexity() == null ? "not finite" : String.format(Locale.ROOT, "%.2f", scores.perplexity());
    }

    private static void verdict(List<String> lines, VariantResult variant) {
        if (variant.verdict() == VariantVerdict.NOT_PROMOTABLE || variant.verdict() == VariantVerdict.NOT_JUDGED) {
            return;
        }
        lines.addAll(Paragraph.of(variant.sentence(), "  "));
        variant.decision().map(PromotionDecided::rules).orElse(List.of()).forEach(rule -> lines.add(rule(rule)));
    }

    private static String rule(RuleResult rule) {
        String seen = rule.observed() == null ? "nothing" : String.format(Locale.ROOT, "%.4f", rule.observed());
        return String.format(
                Locale.ROOT,
                "  %-34s %s: %s against a limit of %s",
                rule.rule(),
                rule.verdict().wire(),
                seen,
                rule.limit());
    }
}
