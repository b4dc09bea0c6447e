package io.proxquant.recipes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.proxquant.recipes.yaml.Node;

/** Collects what is wrong while reading goes on, so that one run shows everything. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();

    void add(Node at, String key, String message, List<String> allowed) {
        add(at.line(), at.column(), key, message, allowed);
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
