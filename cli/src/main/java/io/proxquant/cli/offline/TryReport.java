package io.proxquant.cli.offline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.cli.layout.Paragraph;
import io.proxquant.cli.layout.ScoreText;
import io.proxquant.cli.layout.Table;
import io.proxquant.compression.CompressionEstimator;
import io.proxquant.contracts.Scores;

/**
 * What {@code try} prints.
 *
 * @param sourceBytes of all tensors of the file
 * @param tensors that are quantized
 * @param weights of these
 * @param sampled of the weights, those that errors were measured on
 * @param split that scores are of; absent without scores
 * @param unquantized the file's own scores; absent likewise
 * @param lines the smallest first
 */
record TryReport(
        String file,
        long sourceBytes,
        int tensors,
        long weights,
        long sampled,
        String split,
        Scores unquantized,
        List<Entry> lines) {
    /** How many lines of each number of bits are shown beside the front. */
    private static final int OTHERS = 2;

    private static final String INDENT = "  ";

    /**
     * One line.
     *
     * @param front whether no other line is both as small and as near
     * @param scores on the split; absent where they were not measured
     * @param command that makes it
     */
    record Entry(@JsonUnwrapped TryLine line, boolean front, Scores scores, String command) {}

    static TryReport of(
            SourceFile source,
            CompressionEstimator estimator,
            List<TryLine> lines,
            TryScores.Measured measured,
            TryChoice choice) {
        List<TryLine> front = TryLine.front(lines);
        List<Entry> entries = new ArrayList<>();
        for (TryLine line : lines) {
            int place = front.indexOf(line);
            Scores scores =
                    measured == null || place < 0 ? null : measured.front().get(place);
            entries.add(new Entry(line, place >= 0, scores, choice.command(line)));
        }
        return new TryReport(
                source.name(),
                source.header().tensors().values().stream()
                        .mapToLong(TensorInfo::bytes)
                        .sum(),
                estimator.tensors(),
                estimator.weights(),
                estimator.sampled(),
                measured == null ? null : measured.split(),
                measured == null ? null : measured.unquantized(),
                entries);
    }

    /** The table, what it says and does not say, and the commands; no line of the table is longer than the columns. */
    List<String> lines(boolean all, int columns) {
        List<Entry> shown = all ? lines : shown();
        List<String> text = new ArrayList<>(Paragraph.of(
                String.format(
                        Locale.ROOT,
                        "%s: %d tensors with %,d weights to quantize, %,d bytes in all",
                        file,
                        tensors,
                        weights,
                        sourceBytes),
                INDENT,
                columns));
        if (lines.isEmpty()) {
            text.addAll(Paragraph.of(
                    weights == 0
                            ? "All of these tensors are empty: there is nothing to quantize."
                            : "No quantizer makes these tensors smaller: their codebooks would take more than the weights do.",
                    INDENT,
                    columns));
            return text;
        }
        text.addAll(table(shown).lines(columns));
        text.addAll(Paragraph.of(explained(shown.size()), INDENT, columns));
        text.add("");
        text.add("What makes them:");
        for (int i = 0; i < shown.size(); i++) {
            text.add("  " + shown.get(i).command() + "  # " + (i + 1));
        }
        return text;
    }

    private Table table(List<Entry> shown) {
        boolean scored = unquantized != null;
        Table table = new Table()
                .figures("#")
                .text("quantizer")
                .figures("bits")
                .text("granularity")
                .figures("axis")
                .figures("bytes")
                .figures("bits/weight")
                .figures("error");
        if (scored) {
            table.figures(unquantized.perplexity() == null ? "accuracy" : "perplexity");
        }
        table.text("front");
        if (scored) {
            table.row("", "as it is", "", "", "", grouped(sourceBytes), "", "", score(unquantized), "");
        }
        for (int i = 0; i < shown.size(); i++) {
            List<String> cells = new ArrayList<>(cells(i + 1, shown.get(i).line()));
            if (scored) {
                cells.add(score(shown.get(i).scores()));
            }
            cells.add(shown.get(i).front() ? "*" : "");
            table.row(cells.toArray(String[]::new));
        }
        return table;
    }

    private static List<String> cells(int number, TryLine line) {
        return List.of(
                String.valueOf(number),
                line.quantizer(),
                String.valueOf(line.bits()),
                line.granularity(),
                line.axes() == null
                        ? "-"
                        : line.axes().stream().map(String::valueOf).collect(Collectors.joining("/")),
                grouped(line.bytes()),
                String.format(Locale.ROOT, "%.2f", line.bitsPerWeight()),
                String.format(Locale.ROOT, "%.3f", line.relativeError()));
    }

    /** The front, and of each number of bits those that err least; of lines with the same figures only the first. */
    private List<Entry> shown() {
        Map<Integer, List<Entry>> others = lines.stream()
                .filter(entry -> !entry.front())
                .filter(entry -> lines.stream()
                        .takeWhile(before -> before != entry)
                        .noneMatch(before -> before.line().sameAs(entry.line())))
                .collect(Collectors.groupingBy(entry -> entry.line().bits()));
        List<Entry> near = others.values().stream()
                .flatMap(each -> each.stream()
                        .sorted(Comparator.comparingDouble(entry -> entry.line().relativeError()))
                        .limit(OTHERS))
                .toList();
        return lines.stream()
                .filter(entry -> entry.front() || near.contains(entry))
                .toList();
    }

    private static String score(Scores scores) {
        return scores == null ? "" : ScoreText.figure(scores);
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private String explained(int shown) {
        String basis = sampled == weights
                ? "all " + grouped(weights) + " weights"
                : grouped(sampled) + " of " + grouped(weights)
                        + " weights (rows evenly spaced over the tensors; --sample N measures more)";
        String front = " * is the Pareto front: nothing else is both as small and as near.";
        String scores = unquantized == null
                ? " What an error does to accuracy, --recipe and --data show."
                : " Scores are on the " + split + " split, of the whole network as quantized, for the front.";
        return "Bytes are exact, of all tensors without the header. error is |w - q| / |w|, measured on " + basis + "."
                + front + scores
                + (shown < lines.size() ? " " + shown + " of " + lines.size() + " lines; --all shows all." : "");
    }
}
