package io.proxquant.cli.offline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.proxquant.cli.layout.Paragraph;
import io.proxquant.cli.layout.Table;
import io.proxquant.contracts.MeasuredContent;
import io.proxquant.exports.Deviation;
import io.proxquant.exports.ExportMark;
import io.proxquant.exports.ExportRecord;
import io.proxquant.exports.ExportedTensor;

/**
 * The result of {@code export}, as text or as JSON.
 *
 * @param out directory that was written
 * @param storedBytes of the format's files
 * @param exported what their record says
 */
public record ExportReport(String out, long storedBytes, @JsonUnwrapped ExportRecord exported) {
    static ExportReport of(Path out, ExportRecord exported) {
        long bytes = exported.files().values().stream()
                .mapToLong(MeasuredContent::bytes)
                .sum();
        return new ExportReport(out.toString(), bytes, exported);
    }

    /** The text; no line is longer than the columns. */
    public List<String> lines(int columns) {
        List<String> lines = new ArrayList<>();
        Table table = new Table().text("tensor").text("stored as").text("against the artifact");
        for (ExportedTensor tensor : exported.tensors()) {
            table.row(tensor.name(), tensor.storedAs(), told(tensor.rounding()));
        }
        lines.addAll(table.lines(columns));
        lines.addAll(Paragraph.fitted(
                out + ": " + exported.mark().format() + ", " + String.format(Locale.ROOT, "%,d", storedBytes)
                        + " bytes in " + String.join(", ", exported.files().keySet()) + "; "
                        + told(exported.mark().rounding()),
                "  ",
                columns));
        return lines;
    }

    private static String told(ExportMark.Rounding rounding) {
        return rounding == null
                ? "equal, bit for bit"
                : "rounded: largest error " + Deviation.shown(rounding.largestError()) + ", mean "
                        + Deviation.shown(rounding.meanError());
    }
}
