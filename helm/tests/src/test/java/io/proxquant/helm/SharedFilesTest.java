package io.proxquant.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Alert rules and dashboards have one home, {@code deploy/}; Helm reads only what lies in the chart, so the chart has copies.
 * {@code -Dproxquant.update=true} copies them.
 */
class SharedFilesTest {
    private static final Path DEPLOY = Chart.ROOT.resolve("deploy");
    private static final Path FILES = Chart.FOLDER.resolve("files");

    @Test
    void theChartHasTheRulesOfDeploy() throws IOException {
        assertSame(DEPLOY.resolve("prometheus/proxquant.rules.yml"), FILES.resolve("proxquant.rules.yml"));
    }

    @Test
    void theChartHasTheDashboardsOfDeploy() throws IOException {
        Map<String, Path> ours = dashboards(FILES.resolve("dashboards"));
        Map<String, Path> theirs = dashboards(DEPLOY.resolve("grafana/dashboards"));
        for (Map.Entry<String, Path> dashboard : theirs.entrySet()) {
            assertSame(dashboard.getValue(), FILES.resolve("dashboards").resolve(dashboard.getKey()));
        }
        assertThat(theirs.keySet()).containsAll(ours.keySet());
    }

    @Test
    void everyDashboardBecomesAConfigMapThatTheSidecarFinds() throws IOException {
        RenderedManifests manifests = Chart.with("dashboards: {enabled: true, labelValue: 'yes'}");
        assertThat(manifests.of("ConfigMap").stream().filter(map -> map.at("/metadata/labels/grafana_dashboard")
                        .asText()
                        .equals("yes")))
                .hasSameSizeAs(dashboards(FILES.resolve("dashboards")).keySet());
    }

    private static void assertSame(Path home, Path copy) throws IOException {
        if (Boolean.getBoolean("proxquant.update")) {
            Files.createDirectories(copy.getParent());
            Files.copy(home, copy, StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(copy)
                .as("run: mvn -pl helm/tests test -Dproxquant.update=true")
                .hasSameTextualContentAs(home);
    }

    private static Map<String, Path> dashboards(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Map.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            Map<String, Path> found = new TreeMap<>();
            files.filter(file -> file.toString().endsWith(".json"))
                    .forEach(file -> found.put(file.getFileName().toString(), file));
            return found;
        }
    }
}
