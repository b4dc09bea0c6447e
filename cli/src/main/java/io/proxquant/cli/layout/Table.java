package io.proxquant.cli.layout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table that fits its width: names are cut so that figures fit, and if that is not enough every row becomes a small list.
 * Without a limit of columns, as in a pipe, nothing is cut.
 */
public final class Table {
    /** A name that is cut to fewer columns says nothing. */
    private static final int LEAST_NAME = 8;

    private static final int GAP = 2;
    private static final String INDENT = "  ";

    private record Column(String title, boolean figures) {}

    private final List<Column> columns = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** A column of names or words, which may be cut. */
    public Table text(String title) {
        columns.add(new Column(title, false));
        return this;
    }

    /** A column of figures, which the table never cuts, since a cut figure reads as another one. */
    public Table figures(String title) {
        columns.add(new Column(title, true));
        return this;
    }

    /** Adds a row; a null cell stays empty. */
    public Table row(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(Arrays.stream(cells)
                .map(cell -> cell == null ? "" : DisplayText.safe(cell))
                .toList());
        return this;
    }

    /** The lines, the titles first; none is longer than the width. */
    public List<String> lines(int width) {
        int[] widths = natural();
        int room = width - INDENT.length() - GAP * (columns.size() - 1);
        while (Arrays.stream(widths).asLongStream().sum() > room) {
            int widest = widestName(widths);
            if (widest < 0) {
                return lists(width);
            }
            widths[widest]--;
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(columns.stream().map(Column::title).toList(), widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private int[] natural() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    DisplayText.width(columns.get(i).title()),
                    rows.stream()
                            .mapToInt(row -> DisplayText.width(row.get(column)))
                            .max()
                            .orElse(0));
        }
        return widths;
    }

    /** The widest column of names that can still be cut, or -1. */
    private int widestName(int[] widths) {
        int widest = -1;
        for (int i = 0; i < widths.length; i++) {
            boolean gives = !columns.get(i).figures()
                    && widths[i]
                            > Math.max(
                                    LEAST_NAME, DisplayText.width(columns.get(i).title()));
            if (gives && (widest < 0 || widths[i] > widths[widest])) {
                widest = i;
            }
        }
        return widest;
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder(INDENT);
        for (int i = 0; i < widths.length; i++) {
            String cell = DisplayText.cut(cells.get(i), widths[i]);
            line.append(i == 0 ? "" : " ".repeat(GAP));
            line.append(
                    columns.get(i).figures() ? DisplayText.right(cell, widths[i]) : DisplayText.left(cell, widths[i]));
        }
        return line.toString().stripTrailing();
    }

    private List<String> lists(int width) {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            lines.add(DisplayText.cut(INDENT + row.get(0), width));
            for (int i = 1; i < row.size(); i++) {
                if (!row.get(i).isEmpty()) {
                    String entry = INDENT.repeat(2) + columns.get(i).title() + " " + row.get(i);
                    lines.add(DisplayText.cut(entry, width));
                }
            }
        }
        return lines;
    }
}
