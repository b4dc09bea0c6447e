package io.proxquant.exports;

import java.util.List;
import java.util.stream.Collectors;

import io.proxquant.exports.compressedtensors.PackQuantizedFormat;
import io.proxquant.exports.gguf.GgufFormat;

/** The formats that there are, one line each. */
public final class ExportFormats {
    private static final List<ExportFormat> ALL =
            List.of(new DecodedFormat(), new PackQuantizedFormat(), new GgufFormat());

    private ExportFormats() {}

    /** All of them. */
    public static List<ExportFormat> all() {
        return ALL;
    }

    /**
     * The one of that name.
     *
     * @throws ExportException if there is none, naming those that there are
     */
    public static ExportFormat named(String name) throws ExportException {
        for (ExportFormat format : ALL) {
            if (format.name().equals(name)) {
                return format;
            }
        }
        throw new ExportException("there is no format '" + name + "'; there are "
                + ALL.stream().map(ExportFormat::name).collect(Collectors.joining(", ")));
    }
}
