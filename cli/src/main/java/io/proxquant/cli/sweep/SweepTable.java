package io.proxquant.cli.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.proxquant.cli.layout.Paragraph;
import io.proxquant.cli.layout.Table;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.registry.sweeps.GroupReport;
import io.proxquant.registry.sweeps.MeanStd;
import io.proxquant.registry.sweeps.MemberReport;
import io.proxquant.registry.sweeps.MemberStatus;
import io.proxquant.registry.sweeps.RunMetric;
import io.proxquant.registry.sweeps.SweepReport;

/** Mean (sample standard deviation) over the runs of a sweep, a row for each rate and quantization. */
public final class SweepTable {
    private static final String INDENT = "  ";
    private static final String MORE = "    ";

    private SweepTable() {}

    /** The lines of the table, and which runs are not in it. */
    public static List<String> of(SweepReport report, int columns) {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.addAll(Paragraph.fitted(
                "Sweep " + report.sweep() + " of model " + EncodedNames.shown(report.model()) + ", mean (std) over "
                        + report.size() + " runs",
                INDENT,
                columns));
        if (!report.groups().isEmpty()) {
            Table table = new Table()
                    .text("rate")
                    .text("quantization")
                    .figures("runs")
                    .figures("quantized")
                    .figures("float")
                    .figures("loss")
                    .figures("sign change")
                    .figures("bits");
            report.groups().forEach(group -> row(table, group));
            lines.addAll(table.lines(columns));
        }
        for (MemberReport member : report.members()) {
            if (member.status() != MemberStatus.COMPLETED) {
                String why = member.status().wire() + (member.reason() == null ? "" : ", " + member.reason());
                lines.addAll(Paragraph.fitted(INDENT + "not counted: " + member.run() + " " + why, MORE, columns));
            } else if (report.groups().stream().anyMatch(g -> g.missing().contains(member.run()))) {
                String text = INDENT + "not counted: " + member.run() + " completed, not evaluated yet";
                lines.addAll(Paragraph.fitted(text, MORE, columns));
            }
        }
        return lines;
    }

    private static void row(Table table, GroupReport group) {
        table.row(
                group.rate() == null ? "-" : group.rate().toString(),
                group.variant(),
                group.n() + " of " + group.size(),
                score(group, RunMetric.ACCURACY, RunMetric.PERPLEXITY),
                score(group, RunMetric.BASELINE_ACCURACY, RunMetric.BASELINE_PERPLEXITY),
                plain(group.figures().get(RunMetric.LOSS)),
                percent(group.figures().get(RunMetric.SIGN_CHANGE)),
                bits(group.figures().get(RunMetric.BITS_PER_WEIGHT)));
    }

    private static String score(GroupReport group, RunMetric ratio, RunMetric otherwise) {
        return group.figures().containsKey(ratio)
                ? percent(group.figures().get(ratio))
                : plain(group.figures().get(otherwise));
    }

    private static String percent(MeanStd value) {
        return spread(value, 100, "%.2f %%", " (%.2f)");
    }

    private static String plain(MeanStd value) {
        return spread(value, 1, "%.4g", " (%.3g)");
    }

    private static String bits(MeanStd value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.2f", value.mean());
    }

    private static String spread(MeanStd value, double factor, String mean, String std) {
        if (value == null) {
            return "-";
        }
        return String.format(Locale.ROOT, mean, factor * value.mean())
                + (value.std() == null ? "" : String.format(Locale.ROOT, std, factor * value.std()));
    }
}
