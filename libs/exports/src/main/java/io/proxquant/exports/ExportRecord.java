package io.proxquant.exports;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.proxquant.contracts.MeasuredContent;

/**
 * What {@code proxquant-export.json} beside exported files says: enough to check them, and to make them again from the artifact.
 *
 * @param version of this record
 * @param settings that decided the bytes
 * @param files by name
 * @param tensors of the network, by name
 */
public record ExportRecord(
        int version,
        @JsonUnwrapped ExportMark mark,
        ExportSettings settings,
        SortedMap<String, MeasuredContent> files,
        List<ExportedTensor> tensors) {
    /** The version that is written here. */
    public static final int VERSION = 1;

    /** Name of its file; it comes after those of all formats, since what has no record is not complete. */
    public static final String FILE = "proxquant-export.json";

    /** Where it lies. */
    public static Path in(Path directory) {
        return directory.resolve(FILE);
    }
}
