package io.proxquant.cli.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.layout.Paragraph;
import io.proxquant.cli.layout.Table;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.registry.sweeps.ConfidenceInterval;
import io.proxquant.registry.sweeps.GroupReport;
import io.proxquant.registry.sweeps.PairedDifference;
import io.proxquant.registry.sweeps.RunMetric;
import io.proxquant.registry.sweeps.SweepReport;

/**
 * Sweeps side by side: how each group of runs differs, seed by seed, from the first group of the first sweep.
 *
 * @param sweeps in the order in which they were named
 * @param differences of every other group and figure
 */
public record Comparison(List<SweepReport> sweeps, List<Row> differences) {
    private static final List<RunMetric> COMPARED =
            List.of(RunMetric.ACCURACY, RunMetric.PERPLEXITY, RunMetric.LOSS, RunMetric.SIGN_CHANGE);

    /**
     * One difference.
     *
     * @param rate of the group's runs; absent where the method's holds
     * @param against the sweep of the reference
     */
    public record Row(
            String sweep, @MayBeAbsent Double rate, String variant, String against, PairedDifference paired) {}

    /**
     * Compares the sweeps.
     *
     * @param variant the quantization to compare, or null for the first packed one of each sweep
     * @throws CommandFailure if nothing of the first sweep was evaluated yet, so that there is no reference
     */
    public static Comparison of(List<SweepReport> sweeps, String variant) {
        List<Row> rows = new ArrayList<>();
        if (sweeps.size() > 1) {
            String against = sweeps.get(0).sweep();
            GroupReport reference = groups(sweeps.get(0), variant).stream()
                    .findFirst()
                    .orElseThrow(() -> new CommandFailure("sweep " + against + " has no evaluated run"
                            + (variant == null ? "" : " of " + variant) + " to compare with"));
            for (SweepReport sweep : sweeps) {
                for (GroupReport group : groups(sweep, variant)) {
                    if (group != reference) {
                        rows.addAll(rows(sweep.sweep(), group, against, reference));
                    }
                }
            }
        }
        return new Comparison(List.copyOf(sweeps), rows);
    }

    /** Says which sweep could not be compared with the first, because it has no evaluated run or no seed in common. */
    public Optional<String> missing() {
        return sweeps.stream()
                .skip(1)
                .map(SweepReport::sweep)
                .filter(name -> differences.stream()
                        .noneMatch(
                                row -> row.sweep().equals(name) && row.paired().difference() != null))
                .findFirst()
                .map(name -> "sweep " + name + " could not be compared with "
                        + sweeps.get(0).sweep() + ": it has no evaluated run with a seed that the other has too");
    }

    private static List<GroupReport> groups(SweepReport sweep, String variant) {
        return variant == null
                ? sweep.main()
                : sweep.groups().stream()
                        .filter(group -> group.variant().equals(variant))
                        .toList();
    }

    private static List<Row> rows(String sweep, GroupReport group, String against, GroupReport reference) {
        return COMPARED.stream()
                .filter(figure -> group.figures().containsKey(figure)
                        && reference.figures().containsKey(figure))
                .map(figure -> new Row(
                        sweep, group.rate(), group.variant(), against, PairedDifference.of(group, reference, figure)))
                .toList();
    }

    /** The tables of the sweeps, then the differences. */
    public List<String> lines(int columns) {
        List<String> lines = new ArrayList<>();
        sweeps.forEach(sweep -> lines.addAll(SweepTable.of(sweep, columns)));
        if (!differences.isEmpty()) {
            lines.add("");
            String head = "Differences from " + differences.get(0).against() + ", paired by seed (95 % interval)";
            lines.addAll(Paragraph.fitted(head, "  ", columns));
            Table table = new Table()
                    .text("sweep")
                    .text("figure")
                    .figures("difference")
                    .text("");
            differences.forEach(row -> add(table, row));
            lines.addAll(table.lines(columns));
        }
        return lines;
    }

    private static void add(Table table, Row row) {
        PairedDifference paired = row.paired();
        boolean points = paired.figure() == RunMetric.ACCURACY || paired.figure() == RunMetric.SIGN_CHANGE;
        double factor = points ? 100 : 1;
        String value = paired.difference() == null
                ? "no pair"
                : String.format(Locale.ROOT, "%+.4g", factor * paired.difference())
                        + (points ? " points" : "")
                        + (paired.interval() == null ? "" : interval(paired.interval(), factor));
        table.row(
                row.sweep() + (row.rate() == null ? "" : ", rate " + row.rate()),
                paired.figure().wire(),
                value,
                "over " + paired.n() + (paired.n() == 1 ? " seed" : " seeds")
                        + (paired.undecided() ? ", undecided" : ""));
    }

    private static String interval(ConfidenceInterval interval, double factor) {
        return String.format(Locale.ROOT, " (%+.3g to %+.3g)", factor * interval.lower(), factor * interval.upper());
    }
}
