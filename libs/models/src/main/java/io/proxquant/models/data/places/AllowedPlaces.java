package io.proxquant.models.data.places;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the operator allows data to be read. Manifests come from whoever submits recipes, so a location in one counts
 * only if it lies in here.
 *
 * @param roots directories for {@code file:} locations
 * @param bucket the only bucket for {@code s3:} locations; in it, keys under {@code data/} and {@code blobs/}
 * @param named data format to a directory or file of the operator's, {@code proxquant.data.<name>}
 */
public record AllowedPlaces(List<Path> roots, String bucket, Function<String, Optional<Path>> named) {
    public AllowedPlaces {
        roots = List.copyOf(roots);
    }

    /** A configured place as a path; {@code file:} may stand before it. */
    public static Path path(String place) {
        return Path.of(place.startsWith("file:") ? place.substring(5).replaceFirst("^//+", "/") : place);
    }
}
