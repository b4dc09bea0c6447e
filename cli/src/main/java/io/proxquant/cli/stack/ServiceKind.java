package io.proxquant.cli.stack;

import java.util.List;
import java.util.Map;

/** The three services of a local installation, and what differs between them when they are started. */
public enum ServiceKind {
    TRAINER("trainer-service", "1g"),
    QUANTIZER("quantizer-service", "512m"),
    EVALUATOR("evaluator-service", "768m");

    private final String directory;
    private final String heap;

    ServiceKind(String directory, String heap) {
        this.directory = directory;
        this.heap = heap;
    }

    /** Name of its module, its log file and of itself in messages. */
    public String directory() {
        return directory;
    }

    /** Upper bound of the Java heap; tensors live outside it. */
    String heap() {
        return heap;
    }

    /** Options that the operator adds for its JVM, so that a larger budget can have the larger heap that it needs. */
    List<String> options(Map<String, String> environment) {
        String options = environment
                .getOrDefault("PROXQUANT_" + name() + "_JAVA_OPTS", "")
                .strip();
        return options.isEmpty() ? List.of() : List.of(options.split("\\s+"));
    }

    int port(StackPorts ports) {
        return switch (this) {
            case TRAINER -> ports.trainer();
            case QUANTIZER -> ports.quantizer();
            case EVALUATOR -> ports.console();
        };
    }
}
