package io.proxquant.cli.retention;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

import io.proxquant.cli.layout.Paragraph;
import io.proxquant.cli.layout.Table;
import io.proxquant.registry.retention.GarbageReport;
import io.proxquant.registry.retention.GarbageReport.Amount;
import io.proxquant.registry.retention.KeepReason;

/** A garbage collection's report for people. */
public final class GarbageText {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private GarbageText() {}

    /** One line each, none longer than the columns. */
    public static List<String> lines(GarbageReport report, int columns) {
        List<String> lines = new ArrayList<>();
        String head = "Newest checkpoints kept of a run: " + report.keep() + "; grace period: "
                + DurationConverter.told(Duration.parse(report.grace()));
        lines.addAll(Paragraph.fitted(head, "  ", columns));
        lines.add("");
        lines.add("checkpoints, points, artifacts, states");
        lines.addAll(manifests(report).lines(columns));
        lines.add("");
        lines.add("blobs");
        Table blobs = new Table().text("").figures("number").figures("size");
        amount(blobs, "named by something valid", report.blobs().named());
        amount(blobs, "released, go after the grace period", report.blobs().released());
        amount(blobs, "younger than the grace period", report.blobs().young());
        amount(blobs, "dead letters", report.blobs().deadLetters());
        amount(blobs, "left for the next time", report.blobs().postponed());
        amount(
                blobs,
                report.applied() ? "deleted" : "to be deleted",
                report.blobs().deleted());
        lines.addAll(blobs.lines(columns));
        if (report.attempts().count() > 0) {
            lines.add("");
            lines.addAll(Paragraph.fitted(
                    "attempts " + (report.applied() ? "forgotten" : "to be forgotten")
                            + ", at events that nobody has touched for long: "
                            + report.attempts().count(),
                    "  ",
                    columns));
        }
        return lines;
    }

    private static Table manifests(GarbageReport report) {
        Table table = new Table().text("").figures("number");
        for (KeepReason why : KeepReason.values()) {
            Long count = report.kept().get(why.word());
            if (count != null) {
                table.row("kept: " + why.meaning(), count.toString());
            }
        }
        new TreeMap<>(report.marked())
                .forEach((kind, count) -> table.row(
                        (report.applied() ? "marked: " : "to be marked: ") + kind + ", needed by nothing",
                        count.toString()));
        if (report.takenBack() > 0) {
            table.row(
                    report.applied() ? "mark taken back: needed again" : "mark to be taken back",
                    String.valueOf(report.takenBack()));
        }
        return table;
    }

    private static void amount(Table table, String what, Amount amount) {
        if (amount.count() > 0 || what.endsWith("deleted")) {
            table.row(what, String.valueOf(amount.count()), bytes(amount.bytes()));
        }
    }

    private static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }
}
