package io.proxquant.cli.offline;

import java.util.List;

/**
 * What came of a recipe's quantizations, as text or as JSON.
 *
 * @param artifacts that were made, in the recipe's order
 * @param refused why each of the others was not; absent where all were made
 */
record RecipeReport(List<QuantizationReport> artifacts, List<String> refused) {
    RecipeReport {
        artifacts = List.copyOf(artifacts);
        refused = refused == null || refused.isEmpty() ? null : List.copyOf(refused);
    }

    List<String> lines(int columns) {
        return artifacts.stream()
                .flatMap(artifact -> artifact.lines(columns).stream())
                .toList();
    }
}
