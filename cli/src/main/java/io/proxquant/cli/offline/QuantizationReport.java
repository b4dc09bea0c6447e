package io.proxquant.cli.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.proxquant.checkpoints.artifact.SizeChange;
import io.proxquant.cli.layout.Paragraph;
import io.proxquant.cli.layout.Table;
import io.proxquant.quantization.budget.LayerChoice;

/**
 * The result of {@code quantize}, as text or as JSON.
 *
 * @param out directory that was written
 * @param operation what was done
 * @param effectiveBitsPerWeight 8 · bytes of codes and codebooks / quantized weights
 * @param storedBytes bytes of all files in {@code out}
 * @param sourceBytes bytes of the source file
 * @param tensors the quantized tensors, in the source's order; the others were copied
 * @param larger those that take more than before, codebooks included; absent where none does
 * @param notes on the plan of bits that was followed; absent where there are none
 */
record QuantizationReport(
        String out,
        @JsonUnwrapped Operation operation,
        long quantizedWeights,
        double effectiveBitsPerWeight,
        long storedBytes,
        long sourceBytes,
        List<Tensor> tensors,
        List<SizeChange.Grown> larger,
        List<String> notes) {
    private static final int MOST_NAMED = 10;
    private static final String INDENT = "  ";

    /**
     * What was done to each of the tensors.
     *
     * @param quantization its name in a recipe; absent where options asked for it
     * @param quantizer absent for a point of a prox path
     * @param map with its strength, of a point of a prox path; else absent
     * @param options all options of the quantizer, or those that the recipe gives
     * @param bits absent where each tensor has its own
     * @param curvature where D comes from, for a quantizer that takes it into account; else absent
     * @param levels where levels come from, for a quantizer whose levels are trained; else absent
     */
    record Operation(
            String quantization,
            String quantizer,
            String map,
            Double strength,
            Integer bits,
            String granularity,
            Map<String, Object> options,
            String curvature,
            String levels) {
        /** What the command's options asked for. */
        static Operation asked(
                String quantizer,
                int bits,
                String granularity,
                Map<String, Object> options,
                String curvature,
                String levels) {
            return new Operation(null, quantizer, null, null, bits, granularity, options, curvature, levels);
        }

        /** A quantization of a recipe by this quantizer. */
        static Operation quantized(
                String name, String quantizer, int bits, String granularity, Map<String, Object> options) {
            return new Operation(name, quantizer, null, null, bits, granularity, options, null, null);
        }

        /** A quantization of a recipe by a plan of bits. */
        static Operation planned(String name, String granularity) {
            return new Operation(name, LayerChoice.BY_PLAN, null, null, null, granularity, Map.of(), null, null);
        }

        /** A point of a recipe's prox path. */
        static Operation moved(
                String name, String map, Double strength, String granularity, Map<String, Object> options) {
            return new Operation(name, null, map, strength, Float.SIZE, granularity, options, null, null);
        }
    }

    /**
     * One quantized tensor.
     *
     * @param axis the dimension whose rows or groups share a codebook; absent where all its weights do
     * @param planned quantizer and bits by a plan; absent without one
     * @param relativeError ‖w - q‖ / ‖w‖, 0 for a zero tensor; absent for one that a map has moved
     */
    record Tensor(String name, List<Long> shape, Integer axis, Double relativeError, String planned) {}

    private String weights() {
        if (quantizedWeights > 0) {
            return String.format(Locale.ROOT, "%d weights in %.3f bits each", quantizedWeights, effectiveBitsPerWeight);
        }
        return operation.map() == null
                ? "no weight quantized, since all of these tensors are empty"
                : "weights moved, and stored in " + Float.SIZE + " bits each";
    }

    /** The text; no line of its table is longer than the columns. */
    List<String> lines(int columns) {
        List<String> lines = new ArrayList<>();
        if (operation.quantization() != null) {
            lines.add("quantization " + operation.quantization());
        }
        Table table = new Table().text("tensor").figures("relative error").figures("axis");
        boolean planned = LayerChoice.BY_PLAN.equals(operation.quantizer());
        if (planned) {
            table.text("quantizer");
        }
        table.text("shape");
        for (Tensor t : tensors) {
            String error = t.relativeError() == null ? "moved" : String.format(Locale.ROOT, "%.4f", t.relativeError());
            List<String> cells = new ArrayList<>(
                    List.of(t.name(), error, t.axis() == null ? "-" : t.axis().toString()));
            if (planned) {
                cells.add(t.planned());
            }
            cells.add(t.shape().toString());
            table.row(cells.toArray(String[]::new));
        }
        lines.addAll(table.lines(columns));
        List<String> prose = new ArrayList<>();
        prose.add(String.format(
                Locale.ROOT,
                "%s; %d bytes stored, %d before (%.1f x)",
                weights(),
                storedBytes,
                sourceBytes,
                (double) sourceBytes / storedBytes));
        if (larger != null) {
            larger.stream().limit(MOST_NAMED).forEach(grown -> prose.add("larger than before: " + grown));
            if (larger.size() > MOST_NAMED) {
                prose.add("and " + (larger.size() - MOST_NAMED) + " more");
            }
        }
        if (operation.curvature() != null) {
            prose.add("curvature: " + operation.curvature());
        }
        if (operation.levels() != null) {
            prose.add("levels: " + operation.levels());
        }
        if (notes != null) {
            prose.addAll(notes);
        }
        prose.add("written to " + out);
        prose.forEach(each -> lines.addAll(Paragraph.fitted(each, INDENT, columns)));
        return lines;
    }
}
