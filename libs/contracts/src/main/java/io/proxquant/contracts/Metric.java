package io.proxquant.contracts;

import java.util.List;

/**
 * What one metric is, so that registration, dashboards and tests agree.
 *
 * @param name as Prometheus shows it; a timer shows {@code <name>_count}, {@code _sum}, {@code _max} and, where asked
 *     for, {@code _bucket}
 * @param kind counter, gauge or timer
 * @param help one line
 * @param labels label names, all with bounded values
 */
public record Metric(String name, Kind kind, String help, List<String> labels) {
    /** What a label says where there is nothing to say: to Prometheus an empty value and no label are the same. */
    public static final String NONE = "none";

    /** How the value behaves. */
    public enum Kind {
        COUNTER,
        GAUGE,
        TIMER
    }

    public Metric {
        labels = List.copyOf(labels);
    }

    /** The name to register with Micrometer, whose Prometheus registry adds {@code _total} and {@code _seconds}. */
    public String meter() {
        return switch (kind) {
            case COUNTER -> without("_total");
            case TIMER -> without("_seconds");
            case GAUGE -> name;
        };
    }

    static Metric counter(String name, String help, String... labels) {
        return new Metric(name, Kind.COUNTER, help, List.of(labels));
    }

    static Metric gauge(String name, String help, String... labels) {
        return new Metric(name, Kind.GAUGE, help, List.of(labels));
    }

    static Metric timer(String name, String help, String... labels) {
        return new Metric(name, Kind.TIMER, help, List.of(labels));
    }

    private String without(String suffix) {
        if (!name.endsWith(suffix)) {
            throw new IllegalStateException(name + " must end in " + suffix);
        }
        return name.substring(0, name.length() - suffix.length());
    }
}
