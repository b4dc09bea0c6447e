package io.proxquant.contracts;

import java.util.List;

/**
 * What one metric is, so that registration, dashboards and tests agree.
 *
 * @param name as Prometheus shows it; a timer shows {@code <name>_count}, {@code _sum} and {@code _max}, a histogram also
 *     {@code _bucket}
 * @param kind counter, gauge, timer or histogram of times
 * @param help one line
 * @param labels label names, all with bounded values; those of {@link #COMMON} stand on every series besides
 */
public record Metric(String name, Kind kind, String help, List<String> labels) {
    /** What a label says where there is nothing to say: to Prometheus an empty value and no label are the same. */
    public static final String NONE = "none";

    /** Which installation a series is of: several share a broker, a namespace or a Prometheus. */
    public static final String INSTALLATION = "installation";
    /** Which service a series is of or, where a metric has the label itself, about. */
    public static final String SERVICE = "service";
    /** Labels of every series that a service shows, those of the JVM and of its clients too. */
    public static final List<String> COMMON = List.of(INSTALLATION, SERVICE);

    /** How the value behaves. */
    public enum Kind {
        COUNTER,
        GAUGE,
        TIMER,
        HISTOGRAM
    }

    public Metric {
        labels = List.copyOf(labels);
    }

    /** The name to register with Micrometer, whose Prometheus registry adds {@code _total} and {@code _seconds}. */
    public String meter() {
        return switch (kind) {
            case COUNTER -> without("_total");
            case TIMER, HISTOGRAM -> without("_seconds");
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

    static Metric histogram(String name, String help, String... labels) {
        return new Metric(name, Kind.HISTOGRAM, help, List.of(labels));
    }

    private String without(String suffix) {
        if (!name.endsWith(suffix)) {
            throw new IllegalStateException(name + " must end in " + suffix);
        }
        return name.substring(0, name.length() - suffix.length());
    }
}
