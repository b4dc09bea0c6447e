package io.proxquant.recipes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.proxquant.recipes.yaml.Node;
import io.proxquant.recipes.yaml.YamlFault;

/** Collects what is wrong while reading goes on, so that one run shows everything. */
final class Problems {
    private record Place(int line, int column) {}

    private final List<Problem> found = new ArrayList<>();
    private final Set<Place> faults = new HashSet<>();

    /** Adds a fault of the YAML itself; other problems at the same place are then not reported. */
    void add(YamlFault fault) {
        add(fault.line(), fault.column(), fault.key(), fault.message(), List.of());
        faults.add(new Place(fault.line(), fault.column()));
    }

    void add(Node at, String key, String message, List<String> allowed) {
        if (!faults.contains(new Place(at.line(), at.column()))) {
            add(at.line(), at.column(), key, message, allowed);
        }
    }

    void add(Node at, String key, String message) {
        add(at, key, message, List.of());
    }

    void add(int line, int column, String key, String message, List<String> allowed) {
        found.add(new Problem(line, column, key, message, allowed));
    }

    boolean none() {
        return found.isEmpty();
    }

    List<Problem> inOrder() {
        return found.stream()
                .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                .distinct()
                .toList();
    }
}
