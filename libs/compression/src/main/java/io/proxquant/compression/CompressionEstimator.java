package io.proxquant.compression;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

import io.proxquant.checkpoints.artifact.ArtifactEntry;
import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.checkpoints.artifact.SizeChange;
import io.proxquant.checkpoints.safetensors.SafetensorsException;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsHeader;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.NonFiniteWeightException;
import io.proxquant.quantization.metrics.WeightMetrics;
import io.proxquant.quantization.presets.AxisRule;

/**
 * What compressions of a file would cost and lose, with nothing written: sizes are exact, since they follow from the header;
 * errors are measured on a sample of bounded size. May be asked by several threads.
 */
public final class CompressionEstimator {
    private final SafetensorsHeader header;
    private final Selection selection;
    private final TensorCut rows;
    private final WeightSample sample;

    private CompressionEstimator(SafetensorsHeader header, Selection selection, TensorCut rows, WeightSample sample) {
        this.header = header;
        this.selection = selection;
        this.rows = rows;
        this.sample = sample;
    }

    /**
     * What came of one compression.
     *
     * @param bytes of all tensors of the artifact, those that are copied too
     * @param bitsPerWeight of the quantized tensors, codebooks included
     * @param relativeError ‖w - q‖ / ‖w‖ over the sample
     */
    public record Estimate(long bytes, double bitsPerWeight, double relativeError) {}

    /**
     * Prepares estimates for a file.
     *
     * @param axis of the rows and groups of all that will be estimated, told the names of the tensors that are quantized; the sample
     *     is of rows by it
     * @param most weights that are read and held
     * @throws CompressionException if the file has nothing that could be quantized
     */
    public static CompressionEstimator of(
            SafetensorsFile weights, TensorRule rule, Function<List<String>, AxisRule> axis, long most)
            throws IOException {
        try {
            Compressor.refuseArtifact(weights.header());
            Selection selection = Selection.of(weights.header(), rule).withoutMasks(weights, rule);
            List<TensorInfo> tensors = weights.header().tensors().values().stream()
                    .filter(selection::contains)
                    .toList();
            TensorCut rows = new TensorCut(Granularity.Row.first(), axis.apply(List.copyOf(selection.names())));
            rows.requireUsed(tensors);
            rows.require(tensors);
            return new CompressionEstimator(
                    weights.header(), selection, rows, WeightSample.of(weights, tensors, rows, most));
        } catch (SafetensorsException e) {
            throw new CompressionException(ReasonCode.CHECKPOINT_INVALID, e.getMessage());
        }
    }

    /**
     * Estimates one compression, which has to be of the same tensors.
     *
     * @throws CompressionException if the weights do not allow it, or the artifact would be larger than the file
     */
    public Estimate of(Compression compression) throws IOException {
        List<ArtifactEntry> entries = new ArrayList<>();
        long packed = 0;
        for (TensorInfo tensor : header.tensors().values()) {
            ArtifactEntry entry =
                    selection.contains(tensor) ? entry(compression, tensor) : ArtifactEntry.Plain.of(tensor);
            packed += selection.contains(tensor) ? entry.bytes() : 0;
            entries.add(entry);
        }
        SizeChange size = SizeChange.of(header, entries);
        if (size.larger() && !compression.mayGrow()) {
            throw new CompressionException(ReasonCode.ARTIFACT_LARGER, "the artifact " + size.described());
        }
        return new Estimate(size.stored(), 8.0 * packed / Math.max(1, weights()), error(compression));
    }

    private double error(Compression compression) throws IOException {
        double lost = 0;
        double whole = 0;
        for (WeightSample.Part part : sample.parts()) {
            float[] before = part.values();
            float[] after = quantized(compression, part);
            lost += WeightMetrics.squaredDistance(before, after);
            whole += WeightMetrics.squaredNorm(before);
        }
        return whole == 0 ? 0 : Math.sqrt(lost / whole);
    }

    private static float[] quantized(Compression compression, WeightSample.Part part) throws IOException {
        try {
            return apply(
                    compression.on(part.tensor()).byFirstDimension(),
                    part.tensor(),
                    part.values().clone());
        } catch (NonFiniteWeightException e) {
            throw NanCheck.refusal(part.tensor(), part.index(e.index()), part.values()[e.index()]);
        } catch (IllegalArgumentException e) {
            throw CompressionException.misfit(part.tensor(), e);
        }
    }

    /** The weights that a network would compute with; the tensors that are copied are the given ones. */
    public FloatTensors decoded(Compression compression, FloatTensors weights) throws IOException {
        Map<String, float[]> values = new LinkedHashMap<>(weights.values());
        for (String name : selection.names()) {
            TensorInfo tensor = header.tensor(name);
            values.put(
                    name, apply(compression.on(tensor), tensor, values.get(name).clone()));
        }
        return new FloatTensors(values, weights.shapes());
    }

    private static float[] apply(TensorOperation operation, TensorInfo tensor, float[] weights) throws IOException {
        TensorOperation.Result result = operation.apply(tensor, weights);
        return result instanceof TensorOperation.Codes codes
                ? codes.value().dequantize()
                : ((TensorOperation.Moved) result).weights();
    }

    private static ArtifactEntry entry(Compression compression, TensorInfo tensor) {
        try {
            return compression.on(tensor).entry(tensor);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new CompressionException(
                    ReasonCode.CHECKPOINT_MISFIT, "tensor " + tensor.name() + ": " + e.getMessage());
        }
    }

    /** The weights that are quantized. */
    public long weights() {
        return selection.names().stream()
                .mapToLong(name -> header.tensor(name).elements())
                .sum();
    }

    /** The tensors that are quantized. */
    public int tensors() {
        return selection.names().size();
    }

    /** Which dimension is whose. */
    public AxisRule axis() {
        return rows.axis();
    }

    /** The dimensions that rows and groups of the quantized tensors are of, ascending. */
    public SortedSet<Integer> axes() {
        SortedSet<Integer> axes = new TreeSet<>();
        selection.names().forEach(name -> axes.add(rows.axis(header.tensor(name))));
        return axes;
    }

    /** How many of the weights errors are measured on. */
    public long sampled() {
        return sample.weights();
    }

    /** The largest power of two up to a limit that divides every row, for groups that fit everywhere. */
    public int commonGroup(int largest) {
        int group = largest;
        for (String name : selection.names()) {
            TensorInfo tensor = header.tensor(name);
            long row = tensor.elements() == 0 || tensor.rank() < 2
                    ? tensor.elements()
                    : tensor.elements() / tensor.shape()[rows.axis(tensor)];
            while (row % group != 0) {
                group /= 2;
            }
        }
        return group;
    }
}
