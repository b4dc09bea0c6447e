package io.proxquant.evaluator.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where the operator allows data to be read. Manifests come from whoever submits recipes, so a location in one counts only
 * if it lies in here.
 *
 * @param roots directories for {@code file:} locations
 * @param bucket the only bucket for {@code s3:} locations
 * @param named data format to a directory or file of the operator's, {@code proxquant.data.<name>}
 */
public record AllowedPlaces(List<Path> roots, String bucket, Map<String, Path> named) {
    /** Where in the bucket data may lie. */
    static final List<String> PREFIXES = List.of("data/", "blobs/");

    public AllowedPlaces {
        roots = List.copyOf(roots);
        named = Map.copyOf(named);
    }
}
