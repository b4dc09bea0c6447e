package io.proxquant.systemtests.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real Prometheus over two installations with two pods each, whose series were put into its data: every panel can be
 * evaluated, tells the installations apart, shows the newest figure of a model and not the largest, and counts once what
 * every pod measures.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoPodsTest {
    private static final Path RULES =
            Path.of(System.getProperty("proxquant.root"), "deploy/prometheus/proxquant.rules.yml");

    @TempDir
    static Path work;

    private final Instant end = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private PrometheusServer prometheus;

    static List<Dashboards.Query> queries() {
        return Dashboards.queries();
    }

    @BeforeAll
    void start() throws Exception {
        Path promtool = PrometheusServer.required("promtool");
        Path program = PrometheusServer.required("prometheus");
        Path text = TwoPods.write(work.resolve("two-pods.om"), end);
        Path log = work.resolve("promtool.log");
        Process backfill = new ProcessBuilder(
                        promtool.toString(),
                        "tsdb",
                        "create-blocks-from",
                        "openmetrics",
                        text.toString(),
                        PrometheusServer.data(work).toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(backfill.waitFor()).as(Files.readString(log)).isZero();
        prometheus = PrometheusServer.start(program, work, Map.of(), RULES);
        prometheus.awaitReady();
    }

    @AfterAll
    void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
    }

    @ParameterizedTest
    @MethodSource("queries")
    void everyPanelTellsTheInstallationsApart(Dashboards.Query query) throws IOException {
        Set<String> installations = new TreeSet<>();
        List<String> legends = new ArrayList<>();
        for (JsonNode one : prometheus.result(query.asSent(), end)) {
            JsonNode labels = one.path("metric");
            installations.add(labels.path("namespace").asText() + "/"
                    + labels.path("installation").asText());
            legends.add(legend(query.legend(), labels));
        }

        assertThat(installations).containsExactlyInAnyOrder("ml/blue", "ml/green");
        assertThat(legends).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("queries")
    void theNewestFigureOfAModelIsShown(Dashboards.Query query) throws IOException {
        boolean figure =
                TwoPods.figures().stream().anyMatch(name -> query.expression().contains(name + "{"));
        if (figure) {
            assertThat(prometheus.result(query.asSent(), end)).isNotEmpty().allSatisfy(one -> assertThat(
                            one.path("value").path(1).asDouble())
                    .isEqualTo(TwoPods.NEWEST));
        }
    }

    @Test
    void whatEveryPodMeasuresOfTheWholeIsCountedOnce() throws IOException {
        for (Dashboards.Query query : queries()) {
            if (query.panel().equals("Records waiting") || query.legend().endsWith("not dealt with")) {
                assertThat(prometheus.result(query.asSent(), end))
                        .as(query.toString())
                        .isNotEmpty()
                        .allSatisfy(one ->
                                assertThat(one.path("value").path(1).asDouble()).isEqualTo(TwoPods.MEASURED));
            }
        }
    }

    private static String legend(String format, JsonNode labels) {
        String legend = format;
        for (String label : DashboardsTest.found("(?<=\\{\\{)\\w+", format)) {
            legend = legend.replace("{{" + label + "}}", labels.path(label).asText());
        }
        return legend;
    }
}
