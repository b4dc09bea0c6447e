package io.proxquant.systemtests.monitoring;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.contracts.Metric;
import io.proxquant.contracts.MetricNames;

import static org.assertj.core.api.Assertions.assertThat;

/** The dashboards ask for metrics and labels that exist, whatever data source they are given. */
class DashboardsTest {
    /** What Prometheus and its operator put on every series of a target. */
    private static final Set<String> OF_THE_TARGET = Set.of("namespace", "job", "instance");
    /** What Quarkus shows of the JVM and of Kafka's clients. */
    private static final Set<String> OF_THE_PLATFORM = Set.of("area", "le");

    static Stream<Dashboards.Query> queries() {
        return Dashboards.queries().stream();
    }

    static Stream<JsonNode> dashboards() {
        return Dashboards.all().stream();
    }

    @ParameterizedTest
    @MethodSource("queries")
    void everyMetricAndLabelOfOursExists(Dashboards.Query query) {
        Map<String, Metric> series = series();
        Set<String> labels = new TreeSet<>(OF_THE_TARGET);
        labels.addAll(OF_THE_PLATFORM);
        labels.addAll(Metric.COMMON);
        for (String name : found("\\bproxquant_[a-z_]+", query.expression())) {
            assertThat(series).containsKey(name);
            labels.addAll(series.get(name).labels());
        }

        assertThat(labels).containsAll(found("(?<=[{,])\\s*\\w+(?=\\s*=)", query.expression()));
        for (String grouped : found("(?<=\\bby \\()[^)]*", query.expression())) {
            assertThat(labels).containsAll(List.of(grouped.split(",\\s*")));
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void takesItsDataSourceFromAVariableAndExplainsItsPanels(JsonNode board) {
        assertThat(Dashboards.stream(board.path("templating").path("list"))
                        .map(v -> v.path("name").asText()))
                .contains("datasource", "namespace", "installation", "model");
        assertThat(board.path("uid").asText()).startsWith("proxquant-");
        assertThat(Dashboards.stream(board.path("panels")).map(p -> p.path("id").asInt()))
                .doesNotHaveDuplicates();
        assertThat(Dashboards.panels(board)).isNotEmpty().allSatisfy(panel -> {
            assertThat(panel.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
            assertThat(panel.path("title").asText()).isNotBlank();
            assertThat(panel.path("description").asText()).isNotBlank();
            assertThat(panel.path("fieldConfig").path("defaults").path("unit").asText())
                    .isNotBlank();
            assertThat(panel.path("targets")).isNotEmpty();
        });
    }

    @Test
    void everyMetricOfOursIsOnSomePanel() {
        Set<String> shown = new TreeSet<>();
        Dashboards.queries().forEach(query -> shown.addAll(found("\\bproxquant_[a-z_]+", query.expression())));
        Set<String> bases = new TreeSet<>();
        Map<String, Metric> series = series();
        shown.forEach(name -> bases.add(series.get(name).name()));

        assertThat(bases)
                .containsAll(MetricNames.catalogue().stream().map(Metric::name).toList());
    }

    /** Every series that a scrape can show, with the metric that it belongs to. */
    static Map<String, Metric> series() {
        Map<String, Metric> series = new TreeMap<>();
        for (Metric metric : MetricNames.catalogue()) {
            if (metric.kind() == Metric.Kind.HISTOGRAM) {
                series.put(metric.name() + "_bucket", metric);
            }
            if (metric.kind() == Metric.Kind.TIMER || metric.kind() == Metric.Kind.HISTOGRAM) {
                List.of("_count", "_sum", "_max").forEach(suffix -> series.put(metric.name() + suffix, metric));
            } else {
                series.put(metric.name(), metric);
            }
        }
        return series;
    }

    static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .map(String::strip)
                .toList();
    }
}
