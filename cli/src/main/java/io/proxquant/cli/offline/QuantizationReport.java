package io.proxquant.cli.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.proxquant.checkpoints.artifact.SizeChange;

/**
 * The result of the command, as text or as JSON.
 *
 * @param out directory that was written
 * @param operation what was done
 * @param effectiveBitsPerWeight 8 · bytes of codes and codebooks / quantized weights
 * @param storedBytes bytes of all files in {@code out}
 * @param sourceBytes bytes of the source file
 * @param tensors the quantized tensors, in the source's order; the others were copied
 * @param larger those that take more than before, codebooks included; absent where none does
 */
record QuantizationReport(
        String out,
        @JsonUnwrapped Operation operation,
        long quantizedWeights,
        double effectiveBitsPerWeight,
        long storedBytes,
        long sourceBytes,
        List<Tensor> tensors,
        List<SizeChange.Grown> larger) {
    private static final int MOST_NAMED = 10;

    /**
     * What was done to each of the tensors.
     *
     * @param quantization its name in a recipe; absent where options asked for it
     * @param quantizer absent for a point of a prox path
     * @param map with its strength, of a point of a prox path; else absent
     * @param options all options of the quantizer, or those that the recipe gives
     * @param curvature where D comes from, for a quantizer that takes it into account; else absent
     * @param levels where levels come from, for a quantizer whose levels are trained; else absent
     */
    record Operation(
            String quantization,
            String quantizer,
            String map,
            Double strength,
            int bits,
            String granularity,
            Map<String, Object> options,
            String curvature,
            String levels) {}

    /**
     * One quantized tensor.
     *
     * @param axis the dimension whose rows or groups share a codebook; absent where all its weights do
     * @param relativeError ‖w - q‖ / ‖w‖, 0 for a zero tensor; absent for one that a map has moved
     */
    record Tensor(String name, List<Long> shape, Integer axis, Double relativeError) {}

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (operation.quantization() != null) {
            lines.add("quantization " + operation.quantization());
        }
        int width = tensors.stream().mapToInt(t -> t.name().length()).max().orElse(0);
        lines.add(row(width, "tensor", "relative error", "axis", "shape"));
        for (Tensor t : tensors) {
            String error = t.relativeError() == null ? "moved" : String.format(Locale.ROOT, "%.4f", t.relativeError());
            lines.add(row(
                    width,
                    t.name(),
                    error,
                    t.axis() == null ? "-" : t.axis().toString(),
                    t.shape().toString()));
        }
        lines.add(String.format(
                Locale.ROOT,
                "%d weights in %.3f bits each; %d bytes stored, %d before (%.1f x)",
                quantizedWeights,
                effectiveBitsPerWeight,
                storedBytes,
                sourceBytes,
                (double) sourceBytes / storedBytes));
        if (larger != null) {
            larger.stream().limit(MOST_NAMED).forEach(grown -> lines.add("larger than before: " + grown));
            if (larger.size() > MOST_NAMED) {
                lines.add("and " + (larger.size() - MOST_NAMED) + " more");
            }
        }
        if (operation.curvature() != null) {
            lines.add("curvature: " + operation.curvature());
        }
        if (operation.levels() != null) {
            lines.add("levels: " + operation.levels());
        }
        lines.add("written to " + out);
        return lines;
    }

    private static String row(int width, String name, String error, String axis, String shape) {
        return String.format(Locale.ROOT, "%-" + Math.max(6, width) + "s  %14s  %4s  %s", name, error, axis, shape);
    }
}
