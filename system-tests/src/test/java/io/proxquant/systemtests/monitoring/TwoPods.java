package io.proxquant.systemtests.monitoring;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.proxquant.contracts.Metric;
import io.proxquant.contracts.MetricNames;

/**
 * Series of every metric, of two installations with two pods each, in the text form that Prometheus imports. In one
 * installation the pod that told last has the smaller figure, in the other the larger one.
 */
final class TwoPods {
    /** What the pod that told last says of a model. */
    static final double NEWEST = 10;
    /** What every pod measures of the whole installation. */
    static final double MEASURED = 3;

    private static final Duration LENGTH = Duration.ofMinutes(70);
    private static final Duration STEP = Duration.ofSeconds(30);
    private static final List<String> PODS = List.of("a", "b");
    private static final List<String> BOUNDS = List.of("60.0", "1800.0", "+Inf");

    private TwoPods() {}

    /** The metrics that tell of one model what was found last. */
    static List<String> figures() {
        return MetricNames.catalogue().stream()
                .filter(metric ->
                        metric.kind() == Metric.Kind.GAUGE && metric.labels().contains("model"))
                .map(Metric::name)
                .filter(name -> !name.endsWith("_timestamp_seconds"))
                .toList();
    }

    /** Writes samples up to the moment. */
    static Path write(Path file, Instant end) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (Metric metric : MetricNames.catalogue()) {
                switch (metric.kind()) {
                    case COUNTER -> series(out, metric.name(), metric.labels(), Map.of(), end, true);
                    case GAUGE -> series(out, metric.name(), metric.labels(), Map.of(), end, false);
                    case TIMER, HISTOGRAM -> {
                        series(out, metric.name() + "_count", metric.labels(), Map.of(), end, true);
                        series(out, metric.name() + "_sum", metric.labels(), Map.of(), end, true);
                        series(out, metric.name() + "_max", metric.labels(), Map.of(), end, false);
                    }
                }
                if (metric.kind() == Metric.Kind.HISTOGRAM) {
                    for (String bound : BOUNDS) {
                        series(out, metric.name() + "_bucket", metric.labels(), Map.of("le", bound), end, true);
                    }
                }
            }
            series(out, "jvm_memory_used_bytes", List.of(), Map.of("area", "heap"), end, false);
            series(out, "process_cpu_usage", List.of(), Map.of(), end, false);
            series(out, "process_uptime_seconds", List.of(), Map.of(), end, false);
            out.write("# EOF\n");
        }
        return file;
    }

    private static void series(
            BufferedWriter out, String name, List<String> own, Map<String, String> more, Instant end, boolean grows)
            throws IOException {
        for (String installation : List.of("blue", "green")) {
            for (String pod : PODS) {
                Map<String, String> labels = new TreeMap<>(Map.of(
                        "namespace", "ml",
                        "installation", installation,
                        "job", "evaluator",
                        "service", "evaluator",
                        "instance", installation + "-" + pod));
                own.forEach(label -> labels.putIfAbsent(label, label.equals("outcome") ? "ok" : "x"));
                labels.putAll(more);
                StringBuilder text = new StringBuilder(name).append('{');
                labels.forEach((label, value) -> text.append(text.charAt(text.length() - 1) == '{' ? "" : ",")
                        .append(label)
                        .append("=\"")
                        .append(value)
                        .append('"'));
                text.append("} ");
                for (Instant at = end.minus(LENGTH); !at.isAfter(end); at = at.plus(STEP)) {
                    double value = grows
                            ? Duration.between(end.minus(LENGTH), at).toSeconds()
                            : gauge(name, installation, pod, at);
                    out.write(text.toString() + value + " " + at.getEpochSecond() + "\n");
                }
            }
        }
    }

    private static double gauge(String name, String installation, String pod, Instant at) {
        boolean newest = pod.equals(installation.equals("blue") ? "b" : "a");
        if (name.endsWith("_timestamp_seconds")) {
            return at.getEpochSecond() - (newest ? 0 : 3600);
        }
        if (figures().contains(name)) {
            return newest ? NEWEST : installation.equals("blue") ? 9 * NEWEST : NEWEST / 9;
        }
        return MEASURED;
    }
}
