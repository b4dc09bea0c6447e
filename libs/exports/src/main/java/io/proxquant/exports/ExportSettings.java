package io.proxquant.exports;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the user allows and chose.
 *
 * @param allowInexact rounds where a format cannot hold the levels
 * @param decodeOthers stores in F32 what a format has no packed form for
 * @param options of the format, by name
 */
public record ExportSettings(boolean allowInexact, boolean decodeOthers, SortedMap<String, String> options) {
    /** Keeps a copy. */
    public ExportSettings {
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    /** Nothing but what is exact. */
    public static ExportSettings exact() {
        return new ExportSettings(false, false, Collections.emptySortedMap());
    }

    /** The same with another value of an option. */
    public ExportSettings with(String option, String value) {
        SortedMap<String, String> more = new TreeMap<>(options);
        more.put(option, value);
        return new ExportSettings(allowInexact, decodeOthers, more);
    }

    /** The same, rounding where a format cannot hold the levels. */
    public ExportSettings allowingInexact() {
        return new ExportSettings(true, decodeOthers, options);
    }

    /** The same, storing in F32 what a format has no packed form for. */
    public ExportSettings decodingOthers() {
        return new ExportSettings(allowInexact, true, options);
    }

    /** The value, or what holds when nobody chose. */
    public String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    /**
     * Refuses options that a format does not have.
     *
     * @throws ExportException naming those that it has
     */
    void require(ExportFormat format) throws ExportException {
        List<String> known = format.options().stream().map(FormatOption::name).toList();
        for (Map.Entry<String, String> given : options.entrySet()) {
            if (!known.contains(given.getKey())) {
                throw new ExportException("format " + format.name() + " has no option '" + given.getKey() + "'"
                        + (known.isEmpty()
                                ? " nor any other"
                                : "; it has " + known.stream().collect(Collectors.joining(", "))));
            }
        }
    }
}
