package io.proxquant.exports;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.FloatDecoding;
import io.proxquant.checkpoints.safetensors.FloatEncoding;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorContent;
import io.proxquant.checkpoints.safetensors.TensorData;

/** One safetensors file of the decoded weights: what everything opens, at full size. */
final class DecodedFormat implements ExportFormat {
    private static final String DTYPE = "dtype";
    private static final List<DType> TYPES = List.of(DType.F32, DType.F16, DType.BF16);
    private static final int CHUNK = 8192;

    @Override
    public String name() {
        return "safetensors";
    }

    @Override
    public String description() {
        return "one file of decoded weights with the source's metadata, at full size";
    }

    @Override
    public List<FormatOption> options() {
        return List.of(new FormatOption(
                DTYPE,
                "F32|F16|BF16",
                "type of the weights that were quantized; others stay as they are. Default: F32"));
    }

    @Override
    public PlannedExport plan(ExportSource source, ExportSettings settings) throws IOException {
        DType type = type(settings.option(DTYPE, DType.F32.name()));
        List<ExportedTensor> tensors = new ArrayList<>();
        List<TensorData> data = new ArrayList<>();
        SortedMap<String, String> refused = new TreeMap<>();
        for (String name : source.names()) {
            if (!source.quantized(name)) {
                tensors.add(ExportedTensor.asItIs(name, source.dtype(name).name()));
                data.add(new TensorData(name, source.dtype(name), source.shape(name), source.stored(name)));
                continue;
            }
            Deviation deviation = type == DType.F32 ? new Deviation() : deviation(source.weights(name), type);
            boolean finite = !Double.isInfinite(deviation.largest());
            boolean taken = deviation.exact() || settings.allowInexact() && finite;
            DType stored = taken ? type : DType.F32;
            if (!taken && !settings.decodeOthers()) {
                refused.put(
                        name,
                        finite
                                ? "levels are not exact in " + type + ", the largest error is "
                                        + Deviation.shown(deviation.largest())
                                : "levels are too large for " + type);
            }
            tensors.add(
                    new ExportedTensor(name, stored.name(), false, taken ? ExportMark.Rounding.of(deviation) : null));
            data.add(new TensorData(
                    name,
                    stored,
                    source.shape(name),
                    stored == DType.F32 ? source.inFloats(name) : narrow(source, name, stored)));
        }
        return new Planned(source, tensors, data, refused);
    }

    private record Planned(
            ExportSource source, List<ExportedTensor> tensors, List<TensorData> data, SortedMap<String, String> refused)
            implements PlannedExport {
        @Override
        public List<Path> write(Path directory, ExportMark mark) throws IOException {
            Map<String, String> metadata = new TreeMap<>(source.remarks());
            metadata.put(ExportMark.KEY, mark.json());
            Path file = directory.resolve("model.safetensors");
            SafetensorsWriter.write(file, data, metadata, source.boundary());
            return List.of(file);
        }
    }

    private static DType type(String name) throws ExportException {
        for (DType type : TYPES) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw new ExportException("option " + DTYPE + " is one of " + TYPES + ", not '" + name + "'");
    }

    private static Deviation deviation(DecodedWeights weights, DType type) {
        Deviation deviation = new Deviation();
        float[] values = weights.values();
        float[] rounded = new float[CHUNK];
        for (int from = 0; from < values.length; from += CHUNK) {
            int count = Math.min(CHUNK, values.length - from);
            for (int i = 0; i < count; i++) {
                short bits = bits(values[from + i], type);
                rounded[i] = type == DType.F16 ? FloatDecoding.half(bits) : Float.intBitsToFloat(bits << 16);
            }
            deviation.add(values, from, rounded, count);
        }
        return deviation;
    }

    private static TensorContent narrow(ExportSource source, String name, DType type) {
        return out -> {
            float[] values = source.weights(name).values();
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (int from = 0; from < values.length; from += CHUNK) {
                chunk.clear();
                for (int i = from; i < Math.min(values.length, from + CHUNK); i++) {
                    chunk.putShort(bits(values[i], type));
                }
                out.write(chunk.array(), 0, chunk.position());
                source.boundary().run();
            }
        };
    }

    private static short bits(float value, DType type) {
        return type == DType.F16 ? FloatEncoding.half(value) : FloatEncoding.brain(value);
    }
}
