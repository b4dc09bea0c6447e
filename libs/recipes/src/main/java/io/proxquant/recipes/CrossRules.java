package io.proxquant.recipes;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Checks that sections fit each other, as far as the declarations of what they name can tell. */
final class CrossRules {
    private final Problems problems;

    CrossRules(Problems problems) {
        this.problems = problems;
    }

    /**
     * Checks that the network takes what the data set gives: the same task, and the same numbers of classes, channels or words.
     */
    void fit(Fields network, Declaration networkKind, Fields data, Declaration dataKind) {
        Object task = dataKind.facts().get(Declaration.TASK);
        Object networkTask = networkKind.facts().get(Declaration.TASK);
        if (task != null && networkTask != null && !task.equals(networkTask)) {
            problems.add(
                    network.at("type"),
                    network.path("type"),
                    "'" + networkKind.name() + "' works on " + networkTask + ", but '" + dataKind.name() + "' is "
                            + task);
            return;
        }
        for (KeyDeclaration key : networkKind.keys()) {
            Object wanted = fact(data, dataKind, key.name());
            Object given = network.filled().get(key.name());
            if (wanted instanceof Number w && given instanceof Number g && w.doubleValue() != g.doubleValue()) {
                problems.add(
                        network.at(key.name()),
                        network.path(key.name()),
                        "is " + given + ", but '" + dataKind.name() + "' has " + wanted,
                        List.of(wanted.toString()));
            }
        }
    }

    /** Checks what depends on the task: only text is cut into pieces by bptt, and gate rules use figures that the task has. */
    void task(Declaration dataKind, Fields training, Fields gate) {
        Object task = dataKind.facts().get(Declaration.TASK);
        if (training != null && Declaration.TEXT.equals(task) && !training.has("bptt")) {
            training.missing("bptt", "text is trained in pieces of bptt tokens, e.g. 30");
        }
        if (training != null && Declaration.IMAGES.equals(task)) {
            training.refuse("bptt", "is for text, and '" + dataKind.name() + "' is images");
        }
        Optional<GateRule.Metric> absent = Optional.ofNullable(
                Map.of(Declaration.TEXT, GateRule.Metric.ACCURACY, Declaration.IMAGES, GateRule.Metric.PERPLEXITY)
                        .get(Objects.toString(task)));
        if (gate != null && absent.isPresent()) {
            for (GateRule rule : GateRule.values()) {
                if (rule.metric() == absent.get()) {
                    gate.refuse(rule.key(), "does not apply: '" + dataKind.name() + "' is " + task);
                }
            }
        }
    }

    private static Object fact(Fields data, Declaration dataKind, String name) {
        Object fixed = dataKind.facts().get(name);
        return fixed != null ? fixed : data.filled().get(name);
    }
}
