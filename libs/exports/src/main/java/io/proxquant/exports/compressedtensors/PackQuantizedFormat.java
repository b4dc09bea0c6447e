package io.proxquant.exports.compressedtensors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.exports.DecodedWeights;
import io.proxquant.exports.Deviation;
import io.proxquant.exports.ExportException;
import io.proxquant.exports.ExportFormat;
import io.proxquant.exports.ExportMark;
import io.proxquant.exports.ExportSettings;
import io.proxquant.exports.ExportSource;
import io.proxquant.exports.ExportedTensor;
import io.proxquant.exports.FormatOption;
import io.proxquant.exports.PlannedExport;

/** Pack-quantized: matrices of layers in 2, 4 or 8 bits, whichever the levels need, scales in F32 for rows or groups of them. */
public final class PackQuantizedFormat implements ExportFormat {
    private static final int[] BITS = {2, 4, 8};
    private static final String CONFIG = "config";
    private static final String SHARD = "max-shard-bytes";
    private static final String SHARD_BYTES = "5000000000";

    @Override
    public String name() {
        return "compressed-tensors";
    }

    @Override
    public String description() {
        return "a folder in compressed-tensors' pack-quantized format: matrices whose levels are whole multiples of a scale";
    }

    @Override
    public List<FormatOption> options() {
        return List.of(
                new FormatOption(
                        CONFIG, "FILE", "the float model's config.json, to be kept in the folder's. Default: none"),
                new FormatOption(
                        SHARD,
                        "N",
                        "most bytes of tensors in a file; more are several with an index. Default: " + SHARD_BYTES));
    }

    @Override
    public PlannedExport plan(ExportSource source, ExportSettings settings) throws IOException {
        String config = settings.option(CONFIG, "");
        ModelConfig model = config.isEmpty() ? ModelConfig.none() : ModelConfig.of(Path.of(config));
        long shardBytes = shardBytes(settings.option(SHARD, SHARD_BYTES));
        List<ExportedTensor> tensors = new ArrayList<>();
        List<PackedMatrix> packed = new ArrayList<>();
        List<String> ignored = new ArrayList<>();
        List<List<TensorData>> data = new ArrayList<>();
        SortedMap<String, String> refused = new TreeMap<>();
        for (String name : source.names()) {
            if (source.quantized(name)) {
                Optional<String> problem = pack(source, name, settings, tensors, packed);
                if (problem.isEmpty()) {
                    data.add(packed.get(packed.size() - 1).tensors());
                    continue;
                }
                if (!settings.decodeOthers()) {
                    refused.put(name, problem.get());
                }
                data.add(List.of(new TensorData(name, source.dtype(name), source.shape(name), source.inFloats(name))));
            } else {
                data.add(List.of(new TensorData(name, source.dtype(name), source.shape(name), source.stored(name))));
            }
            tensors.add(ExportedTensor.asItIs(name, source.dtype(name).name()));
            if (name.endsWith(PackedMatrix.WEIGHT) && source.shape(name).length == 2) {
                ignored.add(name.substring(0, name.length() - PackedMatrix.WEIGHT.length()));
            }
        }
        if (packed.isEmpty() && refused.isEmpty()) {
            throw new ExportException("nothing of this artifact is a quantized matrix that format " + name()
                    + " packs; --format safetensors holds its weights");
        }
        ModelFiles files = new ModelFiles(shardBytes, data);
        return new Planned(source, tensors, refused, files, model.json(packed, ignored));
    }

    private record Planned(
            ExportSource source,
            List<ExportedTensor> tensors,
            SortedMap<String, String> refused,
            ModelFiles files,
            String config)
            implements PlannedExport {
        @Override
        public List<Path> write(Path directory, ExportMark mark) throws IOException {
            return files.write(directory, mark, source, config);
        }
    }

    /** Says why it cannot be packed, or adds it as packed. */
    private Optional<String> pack(
            ExportSource source,
            String name,
            ExportSettings settings,
            List<ExportedTensor> tensors,
            List<PackedMatrix> packed)
            throws IOException {
        long[] shape = source.shape(name);
        if (shape.length != 2 || !name.endsWith(PackedMatrix.WEIGHT)) {
            return Optional.of(
                    shape.length == 2
                            ? "only tensors whose names end in " + PackedMatrix.WEIGHT + " are packed"
                            : "has " + shape.length + " dimensions, and only matrices are packed");
        }
        if (source.elements(name) == 0) {
            return Optional.of("has no weights");
        }
        DecodedWeights weights = source.weights(name);
        int columns = Math.toIntExact(shape[1]);
        int length = weights.blockLength();
        int group = length < columns && columns % length == 0 ? length : 0;
        PackedScheme nearest = null;
        Deviation least = null;
        for (int bits : BITS) {
            PackedScheme scheme = new PackedScheme(bits, group);
            Deviation deviation = scheme.deviation(weights, columns);
            if (least == null || deviation.exact() || deviation.largest() < least.largest()) {
                nearest = scheme;
                least = deviation;
            }
            if (deviation.exact()) {
                break;
            }
        }
        if (!least.exact() && !settings.allowInexact()) {
            return Optional.of("levels are not whole multiples of one scale for each "
                    + (group == 0 ? "row" : "group of " + group) + "; with " + nearest + " the largest error is "
                    + Deviation.shown(least.largest()));
        }
        packed.add(new PackedMatrix(source, name, nearest));
        tensors.add(new ExportedTensor(name, nearest.toString(), true, ExportMark.Rounding.of(least)));
        return Optional.empty();
    }

    private static long shardBytes(String text) throws ExportException {
        try {
            long bytes = Long.parseLong(text);
            if (bytes > 0) {
                return bytes;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new ExportException("option " + SHARD + " is a number of bytes from 1 up, not '" + text + "'");
    }
}
