package io.proxquant.cli.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.proxquant.cli.layout.Paragraph;
import io.proxquant.cli.layout.ScoreText;
import io.proxquant.cli.layout.Table;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.RuleResult;
import io.proxquant.contracts.Scores;

/** The table of a run's results: float against quantized, stored bytes, and the gate's verdict, a line for each variant. */
public final class ResultTable {
    private static final String INDENT = "  ";
    private static final int FLOAT_BITS = 32;

    private ResultTable() {}

    /** The lines, none longer than the columns that there are. */
    public static List<String> of(RunResults results, String consoleUrl, int columns) {
        var lines = new ArrayList<String>();
        lines.add("");
        Optional<EvaluationCompleted> main = results.main().flatMap(VariantResult::evaluation);
        lines.addAll(Paragraph.of(
                "Run " + EncodedNames.shown(results.run()) + " of model " + EncodedNames.shown(results.model())
                        + ", step " + results.step()
                        + main.map(e -> ", scored on the " + (e.test() == null ? "validation" : "test") + " split")
                                .orElse(""),
                INDENT,
                columns));
        if (results.variants().isEmpty()) {
            lines.addAll(Paragraph.of(
                    INDENT + "The recipe asks for no quantization; the final checkpoint is in the store.",
                    INDENT,
                    columns));
        } else {
            lines.addAll(table(results, main).lines(columns));
        }
        results.variants().forEach(variant -> verdict(lines, variant, columns));
        if (!consoleUrl.isEmpty()) {
            lines.addAll(Paragraph.of("Console: " + consoleUrl, INDENT, columns));
        }
        return lines;
    }

    private static Table table(RunResults results, Optional<EvaluationCompleted> main) {
        boolean perplexity = main.isPresent() && RunResults.artifact(main.get()).accuracy() == null;
        Table table = new Table()
                .text("")
                .figures(perplexity ? "perplexity" : "accuracy")
                .figures("bits")
                .figures("bytes")
                .text("verdict");
        main.ifPresent(evaluation -> {
            RunResults.baseline(evaluation)
                    .ifPresent(scores -> row(
                            table,
                            "float baseline",
                            scores,
                            FLOAT_BITS,
                            evaluation.footprint().sourceBytes(),
                            ""));
            results.projected(evaluation.quantization())
                    .ifPresent(scores -> row(
                            table,
                            "warm start, hard projected",
                            scores,
                            evaluation.footprint().effectiveBits(),
                            evaluation.footprint().storedBytes(),
                            ""));
        });
        results.variants().forEach(variant -> row(table, variant));
        return table;
    }

    private static void row(Table table, VariantResult variant) {
        String verdict = variant.verdict().words();
        variant.evaluation()
                .ifPresentOrElse(
                        evaluation -> row(
                                table,
                                variant.name(),
                                RunResults.artifact(evaluation),
                                evaluation.footprint().effectiveBits(),
                                evaluation.footprint().storedBytes(),
                                verdict),
                        () -> table.row(variant.name(), "-", "-", "-", verdict));
    }

    private static void row(Table table, String name, Scores scores, double bits, long bytes, String verdict) {
        table.row(
                name,
                ScoreText.figure(scores),
                String.format(Locale.ROOT, "%.2f", bits),
                String.format(Locale.ROOT, "%,d", bytes),
                verdict);
    }

    private static void verdict(List<String> lines, VariantResult variant, int columns) {
        if (variant.verdict() == VariantVerdict.NOT_PROMOTABLE || variant.verdict() == VariantVerdict.NOT_JUDGED) {
            return;
        }
        lines.addAll(Paragraph.of(variant.sentence(), INDENT, columns));
        variant.decision()
                .map(PromotionDecided::rules)
                .orElse(List.of())
                .forEach(rule -> lines.addAll(Paragraph.of(INDENT + rule(rule), INDENT + INDENT, columns)));
    }

    private static String rule(RuleResult rule) {
        String seen = rule.observed() == null ? "nothing" : String.format(Locale.ROOT, "%.4f", rule.observed());
        return rule.rule() + " " + rule.verdict().wire() + ": " + seen + " against a limit of " + rule.limit();
    }
}
