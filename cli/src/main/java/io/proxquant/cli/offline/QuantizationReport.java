package io.proxquant.cli.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.proxquant.checkpoints.artifact.SizeChange;

/**
 * The result of the command, as text or as JSON.
 *
 * @param out directory that was written
 * @param options all options of the quantizer
 * @param curvature where D comes from, for a quantizer that takes it into account; else absent
 * @param levels where levels come from, for a quantizer whose levels are trained; else absent
 * @param effectiveBitsPerWeight 8 · bytes of codes and codebooks / quantized weights
 * @param storedBytes bytes of all files in {@code out}
 * @param sourceBytes bytes of the source file
 * @param tensors the quantized tensors, in the source's order; the others were copied
 * @param larger those that take more than before, codebooks included; absent where none does
 */
record QuantizationReport(
        String out,
        String quantizer,
        int bits,
        String granularity,
        Map<String, Object> options,
        String curvature,
        String levels,
        long quantizedWeights,
        double effectiveBitsPerWeight,
        long storedBytes,
        long sourceBytes,
        List<Tensor> tensors,
        List<SizeChange.Grown> larger) {
    private static final int MOST_NAMED = 10;

    /** One quantized tensor; the error is ‖w - q‖ / ‖w‖, 0 for a zero tensor. */
    record Tensor(String name, List<Long> shape, double relativeError) {}

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        int width = tensors.stream().mapToInt(t -> t.name().length()).max().orElse(0);
        lines.add(row(width, "tensor", "relative error", "shape"));
        for (Tensor t : tensors) {
            String error = String.format(Locale.ROOT, "%.4f", t.relativeError());
            lines.add(row(width, t.name(), error, t.shape().toString()));
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
        if (curvature != null) {
            lines.add("curvature: " + curvature);
        }
        if (levels != null) {
            lines.add("levels: " + levels);
        }
        lines.add("written to " + out);
        return lines;
    }

    private static String row(int width, String name, String error, String shape) {
        return String.format(Locale.ROOT, "%-" + Math.max(6, width) + "s  %14s  %s", name, error, shape);
    }
}
