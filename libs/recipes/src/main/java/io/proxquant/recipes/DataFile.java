package io.proxquant.recipes;

import java.util.List;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Names;

/**
 * One file of a data set, as stored (compressed, if it is).
 *
 * @param role what the file is to its format, e.g. {@code train-images}
 * @param bytes exact size
 * @param sha256 digest of exactly these bytes
 * @param locations where it may be found, {@code file:} or {@code s3:}; not part of the manifest's digest, and used only under
 *     configured roots
 */
public record DataFile(String role, long bytes, Digest sha256, List<String> locations) {
    public DataFile {
        if (!Names.valid(role)) {
            throw new IllegalArgumentException("files.role: must be " + Names.ALLOWED + ", was '" + role + "'");
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("files.bytes: must not be negative, was " + bytes);
        }
        if (sha256 == null) {
            throw new IllegalArgumentException("files.sha256: must be 64 lower-case hexadecimal digits");
        }
        locations = locations == null ? List.of() : List.copyOf(locations);
        for (String location : locations) {
            if (!location.startsWith("file:") && !location.startsWith("s3:")) {
                throw new IllegalArgumentException(
                        "files.locations: must start with file: or s3:, was '" + location + "'");
            }
        }
    }
}
