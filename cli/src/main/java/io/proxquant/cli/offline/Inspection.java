package io.proxquant.cli.offline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.proxquant.checkpoints.artifact.ArtifactException;
import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.PackedTensor;
import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.layout.Bar;
import io.proxquant.cli.layout.Paragraph;
import io.proxquant.cli.layout.Table;
import io.proxquant.quantization.CodebookForm;

/**
 * What {@code inspect} prints: the tensors as they are stored, and for an artifact also as a network sees them.
 *
 * @param format {@code safetensors}, or {@code artifact} for a file of ours
 * @param bytes of the whole file
 * @param tensors in the order of their bytes
 * @param decoded null unless the file is an artifact; every code and codebook was checked
 * @param byLayer null unless it was asked for, and the file is an artifact
 */
record Inspection(
        String file,
        String format,
        long bytes,
        Map<String, String> metadata,
        List<Tensor> tensors,
        List<Decoded> decoded,
        LayerTable byLayer) {
    /** A tensor as stored. */
    record Tensor(String name, String dtype, List<Long> shape, long bytes) {}

    /**
     * A tensor as decoded.
     *
     * @param dtype after decoding
     * @param quantizer null, like the fields after it, for a tensor that is stored as it is
     * @param bits per code; null where weights are floats of their own
     * @param blocks that have a codebook each; null where weights are floats of their own
     * @param axis the dimension that blocks are of, if that is another than 0
     * @param bitsPerWeight 8 · bytes of codes and codebooks / weights; null if there are none
     * @param minimum smallest decoded weight; null if there are none
     * @param maximum largest decoded weight; null if there are none
     */
    record Decoded(
            String name,
            String dtype,
            List<Long> shape,
            String quantizer,
            Integer bits,
            Integer blocks,
            Integer axis,
            Double bitsPerWeight,
            Float minimum,
            Float maximum) {}

    static Inspection of(SourceFile source, boolean byLayer, Terminal terminal) throws IOException {
        if (byLayer && !source.artifact()) {
            throw new CommandFailure(
                    source.name() + ": is no artifact, so there is nothing to tell --by-layer; 'quantize' makes one");
        }
        List<Tensor> tensors = source.header().tensors().values().stream()
                .map(t -> new Tensor(t.name(), t.dtype().name(), list(t.shape()), t.bytes()))
                .toList();
        return new Inspection(
                source.name(),
                source.artifact() ? "artifact" : "safetensors",
                source.header().fileLength(),
                source.header().metadata(),
                tensors,
                source.artifact() ? decoded(source, terminal) : null,
                byLayer ? byLayer(source, terminal) : null);
    }

    /** The text; no line of its tables is longer than the columns. */
    List<String> lines(int columns) {
        List<String> lines = new ArrayList<>();
        String head = file + ": " + format + ", " + tensors.size() + " tensors, " + bytes + " bytes";
        lines.addAll(Paragraph.fitted(head, "  ", columns));
        Table stored = new Table().text("tensor").text("dtype").figures("bytes").text("shape");
        tensors.forEach(t -> stored.row(
                t.name(), t.dtype(), String.valueOf(t.bytes()), t.shape().toString()));
        lines.addAll(stored.lines(columns));
        if (decoded != null) {
            lines.add("decoded:");
            Table seen = new Table().text("tensor").text("dtype").text("shape").text("stored");
            decoded.forEach(d ->
                    seen.row(d.name(), d.dtype(), d.shape().toString(), d.quantizer() == null ? "as stored" : how(d)));
            lines.addAll(seen.lines(columns));
        }
        if (byLayer != null) {
            lines.add("by layer:");
            lines.addAll(byLayer.lines(columns));
        }
        return lines;
    }

    private static String how(Decoded d) {
        String stored = d.bits() == null ? "floats" : d.bits() + " bits, " + d.blocks() + " codebooks";
        String codes = d.quantizer() + ", " + stored + (d.axis() == null ? "" : ", axis " + d.axis());
        return d.bitsPerWeight() == null
                ? codes
                : codes
                        + String.format(
                                Locale.ROOT,
                                ", %.3f bits per weight, from %s to %s",
                                d.bitsPerWeight(),
                                d.minimum(),
                                d.maximum());
    }

    private static List<Decoded> decoded(SourceFile source, Terminal terminal) throws IOException {
        List<Decoded> decoded = new ArrayList<>();
        try (ArtifactFile artifact = source.asArtifact();
                Bar bar = terminal.bar("decoding", artifact.names().size())) {
            for (String name : artifact.names()) {
                decoded.add(artifact.quantized(name) ? packed(artifact, name) : plain(artifact, name));
                bar.step(1);
            }
        } catch (ArtifactException e) {
            throw new CommandFailure(source.name() + ": " + e.getMessage(), e);
        }
        return decoded;
    }

    private static LayerTable byLayer(SourceFile source, Terminal terminal) throws IOException {
        try (ArtifactFile artifact = source.asArtifact();
                Bar bar = terminal.bar("measuring", artifact.names().size())) {
            return LayerTable.of(artifact, () -> bar.step(1));
        } catch (ArtifactException e) {
            throw new CommandFailure(source.name() + ": " + e.getMessage(), e);
        }
    }

    private static Decoded plain(ArtifactFile artifact, String name) {
        return new Decoded(
                name,
                artifact.dtype(name).name(),
                list(artifact.shape(name)),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static Decoded packed(ArtifactFile artifact, String name) throws IOException {
        PackedTensor tensor = artifact.packed(name);
        float[] weights = artifact.dequantize(name);
        float minimum = Float.POSITIVE_INFINITY;
        float maximum = Float.NEGATIVE_INFINITY;
        for (float w : weights) {
            minimum = Math.min(minimum, w);
            maximum = Math.max(maximum, w);
        }
        boolean empty = weights.length == 0;
        boolean codes = tensor.form() != CodebookForm.FLOATS;
        return new Decoded(
                name,
                "F32",
                list(artifact.shape(name)),
                tensor.quantizer(),
                codes ? tensor.bits() : null,
                codes ? tensor.blocks() : null,
                tensor.axis(),
                empty ? null : 8.0 * artifact.storedBytes(name) / weights.length,
                empty ? null : minimum,
                empty ? null : maximum);
    }

    private static List<Long> list(long[] shape) {
        return Arrays.stream(shape).boxed().toList();
    }
}
