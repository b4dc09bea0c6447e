package io.proxquant.cli.retention;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.proxquant.registry.retention.GarbageReport;
import io.proxquant.registry.retention.GarbageReport.Amount;
import io.proxquant.registry.retention.KeepReason;

/** A garbage collection's report for people. */
public final class GarbageText {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private GarbageText() {}

    /** One line each. */
    public static List<String> lines(GarbageReport report) {
        List<String> lines = new ArrayList<>();
        lines.add("Newest checkpoints kept of a run: " + report.keep() + "; grace period: "
                + Days.told(Duration.parse(report.grace())));
        lines.add("");
        lines.add("checkpoints, artifacts and states");
        for (KeepReason why : KeepReason.values()) {
            Long count = report.kept().get(why.word());
            if (count != null) {
                lines.add(row("kept: " + why.meaning(), count));
            }
        }
        Map<String, Long> marked = new TreeMap<>(report.marked());
        marked.forEach((kind, count) -> lines.add(
                row((report.applied() ? "marked: " : "to be marked: ") + kind + ", needed by nothing", count)));
        if (report.takenBack() > 0) {
            lines.add(row(
                    report.applied() ? "mark taken back: needed again" : "mark to be taken back", report.takenBack()));
        }
        lines.add("");
        lines.add("blobs");
        amount(lines, "named by something valid", report.named());
        amount(lines, "released, go after the grace period", report.released());
        amount(lines, "younger than the grace period", report.young());
        amount(lines, "dead letters", report.deadLetters());
        amount(lines, "left for the next time", report.postponed());
        amount(lines, report.applied() ? "deleted" : "to be deleted", report.deleted());
        return lines;
    }

    private static void amount(List<String> lines, String what, Amount amount) {
        if (amount.count() > 0 || what.endsWith("deleted")) {
            lines.add(row(what, amount.count()) + "  " + bytes(amount.bytes()));
        }
    }

    private static String row(String what, long count) {
        return String.format(Locale.ROOT, "  %-52s %10d", what, count);
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
