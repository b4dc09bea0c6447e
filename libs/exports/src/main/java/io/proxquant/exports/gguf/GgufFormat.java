package io.proxquant.exports.gguf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.proxquant.contracts.CanonicalJson;
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

/**
 * One GGUF file: each quantized tensor in the smallest type that holds it exactly. Tensors keep the network's names; what a loader of
 * models expects of names and of the values that describe an architecture is the user's.
 */
public final class GgufFormat implements ExportFormat {
    private static final String TYPES = "types";
    private static final String ARCHITECTURE = "architecture";
    private static final int LONGEST_NAME = 63;
    private static final int MOST_DIMENSIONS = 4;
    private static final List<GgufType> PACKED =
            Arrays.stream(GgufType.values()).filter(GgufType::packed).toList();

    @Override
    public String name() {
        return "gguf";
    }

    @Override
    public String description() {
        return "one GGUF file, each quantized tensor in the smallest of " + names(PACKED) + " that holds it";
    }

    @Override
    public List<FormatOption> options() {
        return List.of(
                new FormatOption(TYPES, "T,T,...", "types that may be used. Default: " + names(PACKED)),
                new FormatOption(ARCHITECTURE, "NAME", "value of general.architecture. Default: unknown"));
    }

    @Override
    public PlannedExport plan(ExportSource source, ExportSettings settings) throws IOException {
        List<GgufType> allowed = allowed(settings.option(TYPES, names(PACKED).replace(" ", "")));
        List<ExportedTensor> tensors = new ArrayList<>();
        List<GgufTensor> data = new ArrayList<>();
        SortedMap<String, String> refused = new TreeMap<>();
        for (String name : source.names()) {
            require(source, name);
            GgufType plain = GgufType.of(source.dtype(name));
            if (!source.quantized(name)) {
                tensors.add(ExportedTensor.asItIs(name, plain.name()));
                data.add(new GgufTensor(source, name, plain));
                continue;
            }
            Fit fit = fit(source, name, allowed, settings.allowInexact());
            boolean taken = fit.problem == null;
            if (!taken && !settings.decodeOthers()) {
                refused.put(name, fit.problem);
            }
            GgufType type = taken ? fit.type : plain;
            tensors.add(
                    new ExportedTensor(name, type.name(), taken, taken ? ExportMark.Rounding.of(fit.deviation) : null));
            data.add(new GgufTensor(source, name, type));
        }
        return new Planned(source, settings.option(ARCHITECTURE, "unknown"), tensors, data, refused);
    }

    private record Planned(
            ExportSource source,
            String architecture,
            List<ExportedTensor> tensors,
            List<GgufTensor> data,
            SortedMap<String, String> refused)
            implements PlannedExport {
        @Override
        public List<Path> write(Path directory, ExportMark mark) throws IOException {
            SortedMap<String, Object> values = new TreeMap<>();
            values.put("general.architecture", architecture);
            values.put("general.quantization_version", 2);
            values.put(ExportMark.KEY, mark.json());
            if (!source.remarks().isEmpty()) {
                values.put("proxquant.source", new String(CanonicalJson.of(source.remarks()), StandardCharsets.UTF_8));
            }
            Path file = directory.resolve("model.gguf");
            GgufWriter.write(file, values, data, source.boundary());
            return List.of(file);
        }
    }

    /** A type for a tensor, or why there is none. */
    private record Fit(GgufType type, Deviation deviation, String problem) {
        static Fit refused(String problem) {
            return new Fit(GgufType.F32, new Deviation(), problem);
        }
    }

    private static Fit fit(ExportSource source, String name, List<GgufType> allowed, boolean inexact)
            throws IOException {
        long[] shape = source.shape(name);
        long row = shape.length == 0 ? 1 : shape[shape.length - 1];
        List<GgufType> fitting = allowed.stream()
                .filter(type -> row % type.block().weights() == 0)
                .toList();
        if (fitting.isEmpty() || source.elements(name) == 0) {
            return Fit.refused("rows of " + row + " weights are no whole blocks of "
                    + allowed.stream()
                            .map(type -> type.name() + " (" + type.block().weights() + ")")
                            .collect(Collectors.joining(", ")));
        }
        DecodedWeights weights = source.weights(name);
        Fit nearest = null;
        for (GgufType type : fitting) {
            Deviation deviation = type.deviation(weights);
            if (deviation.exact()) {
                return new Fit(type, deviation, null);
            }
            if (nearest == null || deviation.largest() < nearest.deviation.largest()) {
                nearest = new Fit(type, deviation, null);
            }
        }
        return inexact && Double.isFinite(nearest.deviation.largest())
                ? nearest
                : Fit.refused("levels are not exact in " + names(fitting) + ", whose scales are F16; in " + nearest.type
                        + " the largest error is " + Deviation.shown(nearest.deviation.largest()));
    }

    private static void require(ExportSource source, String name) throws ExportException {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_NAME) {
            throw new ExportException(
                    "gguf: the name of tensor " + name + " has " + bytes + " bytes, and readers take " + LONGEST_NAME);
        }
        if (source.shape(name).length > MOST_DIMENSIONS) {
            throw new ExportException("gguf: tensor " + name + " has " + source.shape(name).length
                    + " dimensions, and a file has at most " + MOST_DIMENSIONS);
        }
        if (GgufType.of(source.dtype(name)) == null) {
            throw new ExportException(
                    "gguf: tensor " + name + " is of type " + source.dtype(name) + ", which GGUF does not have");
        }
    }

    private static List<GgufType> allowed(String names) throws ExportException {
        List<GgufType> allowed = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            GgufType type = PACKED.stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElse(null);
            if (type == null) {
                throw new ExportException(
                        "option " + TYPES + " names some of " + names(PACKED) + ", not '" + name + "'");
            }
            allowed.add(type);
        }
        return allowed.stream().sorted().toList();
    }

    private static String names(List<GgufType> types) {
        return types.stream().map(GgufType::name).collect(Collectors.joining(", "));
    }
}
