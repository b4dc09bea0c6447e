package io.proxquant.cli.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.proxquant.cli.layout.Paragraph;
import io.proxquant.cli.layout.Table;
import io.proxquant.contracts.Digest;
import io.proxquant.recipes.BitsPlan;

/**
 * What {@code plan} prints.
 *
 * @param quantization of the recipe
 * @param digest that pins the plan
 */
record PlanReport(String out, String quantization, Digest digest, BitsPlan plan) {
    private static final String INDENT = "  ";

    List<String> lines(int columns) {
        Table table =
                new Table().text("tensor").text("quantizer").figures("bytes").figures("adds");
        plan.layers()
                .forEach((name, layer) -> table.row(
                        name,
                        layer.choice().described(),
                        String.valueOf(layer.bytes()),
                        String.format(Locale.ROOT, "%+.4f", layer.loss())));
        List<String> lines = new ArrayList<>(table.lines(columns));
        BitsPlan.Measured measured = plan.measured();
        List<String> prose = new ArrayList<>();
        prose.add(String.format(
                Locale.ROOT,
                "%d bytes of codes, %.3f bits per weight, and %d of copied tensors, within %s",
                measured.bytes(),
                measured.bitsPerWeight(),
                measured.copiedBytes(),
                plan.budget()));
        prose.add(String.format(
                Locale.ROOT,
                "%s on %d calibration samples: %.4f as it is, %.4f predicted, %s measured",
                measured.measure(),
                measured.samples(),
                measured.unquantized(),
                measured.predicted(),
                text(measured.actual())));
        prose.add(
                measured.uniform() == null
                        ? "no plan that gives all layers the same is within the budget"
                        : String.format(
                                Locale.ROOT,
                                "best of those that give all layers the same: %s, %d bytes, %.4f predicted, %s measured",
                                measured.uniform().choice(),
                                measured.uniform().bytes(),
                                measured.uniform().predicted(),
                                text(measured.uniform().actual())));
        prose.add("written to " + out + "; pin it in quantization '" + quantization + "' with bits.plan: " + digest);
        prose.forEach(each -> lines.addAll(Paragraph.fitted(each, INDENT, columns)));
        return lines;
    }

    private static String text(Double loss) {
        return loss == null ? "not finite" : String.format(Locale.ROOT, "%.4f", loss);
    }
}
