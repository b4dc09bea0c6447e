package io.proxquant.cli.offline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;

import io.proxquant.compression.Compression;
import io.proxquant.compression.CompressionEstimator;
import io.proxquant.quantization.Granularity;

/**
 * One way of quantizing a file and what came of it.
 *
 * @param bits per code
 * @param axes the dimensions that rows or groups are of, of one tensor or another; absent where each tensor is one block
 * @param bytes of all tensors of the artifact, those that are copied too
 * @param bitsPerWeight of the quantized tensors, codebooks included
 * @param relativeError ‖w - q‖ / ‖w‖ over the sample
 * @param asked the option {@code --bits} of the command that makes it; absent for a quantizer without a choice
 */
record TryLine(
        String quantizer,
        int bits,
        String granularity,
        @JsonInclude(JsonInclude.Include.NON_NULL) SortedSet<Integer> axes,
        long bytes,
        double bitsPerWeight,
        double relativeError,
        @JsonIgnore Integer asked,
        @JsonIgnore Compression compression) {

    static TryLine of(
            QuantizationChoice choice,
            SortedSet<Integer> axes,
            Integer asked,
            Compression compression,
            CompressionEstimator.Estimate outcome) {
        return new TryLine(
                choice.quantizer().name(),
                choice.quantizer().layout().bits(),
                choice.granularity().toString(),
                choice.granularity() instanceof Granularity.Tensor ? null : axes,
                outcome.bytes(),
                outcome.bitsPerWeight(),
                outcome.relativeError(),
                asked,
                compression);
    }

    /** The lines by size, then by error; equal ones keep their order. */
    static List<TryLine> sorted(List<TryLine> lines) {
        return lines.stream()
                .sorted(Comparator.comparingLong(TryLine::bytes).thenComparingDouble(TryLine::relativeError))
                .toList();
    }

    /** The Pareto front: of lines sorted by size, those that err less than every smaller one. */
    static List<TryLine> front(List<TryLine> sorted) {
        List<TryLine> front = new ArrayList<>();
        double least = Double.POSITIVE_INFINITY;
        for (TryLine line : sorted) {
            if (line.relativeError() < least) {
                least = line.relativeError();
                front.add(line);
            }
        }
        return front;
    }

    /** Whether it costs and loses the same as another, as two names for one thing do. */
    boolean sameAs(TryLine other) {
        return bytes == other.bytes && relativeError == other.relativeError;
    }
}
