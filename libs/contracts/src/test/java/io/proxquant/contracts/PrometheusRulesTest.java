package io.proxquant.contracts;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The alert rules are valid, fire when they should, name only metrics that exist, and lead to a page of the runbook. */
class PrometheusRulesTest {
    private static final Path ROOT = Path.of(System.getProperty("proxquant.root", "../.."));
    private static final Path FOLDER = ROOT.resolve("deploy/prometheus");

    @TempDir
    Path temporary;

    @Test
    void promtoolAcceptsTheRules() throws Exception {
        promtool("check", "rules", "proxquant.rules.yml");
    }

    @Test
    void theRulesFireAndStaySilentAsTheirTestsSay() throws Exception {
        promtool("test", "rules", "tests.yml");
    }

    @Test
    void everyMetricOfOursExists() throws Exception {
        Set<String> shown = MetricNames.catalogue().stream()
                .flatMap(PrometheusRulesTest::series)
                .collect(Collectors.toSet());

        assertThat(found("\\bproxquant_[a-z_]+", "proxquant.rules.yml"))
                .isNotEmpty()
                .allMatch(shown::contains);
        assertThat(found("\\bproxquant_[a-z_]+", "tests.yml")).isNotEmpty().allMatch(shown::contains);
    }

    static List<String> alerts() throws Exception {
        return found("(?<=alert: )\\w+", "proxquant.rules.yml");
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void everyAlertFiresForOnePodAndIsSilentForTwoInstallationsOfTwo(String alert) throws Exception {
        List<String> tests = Pattern.compile("\n  - name: ")
                .splitAsStream(Files.readString(FOLDER.resolve("tests.yml")))
                .skip(1)
                .filter(test -> test.contains("alertname: " + alert))
                .toList();

        assertThat(tests).anyMatch(test -> test.contains("alertname: " + alert + "\n        exp_alerts:\n"));
        assertThat(tests).anyMatch(test -> test.contains("alertname: " + alert + ", exp_alerts: []"));
        assertThat(tests).allSatisfy(test -> {
            assertThat(Set.copyOf(matches("(?<=installation=\")\\w+", test)))
                    .as("installations")
                    .hasSize(2);
            assertThat(Set.copyOf(matches("(?<=instance=\")\\w+-[ab]\\b", test)))
                    .as("pods")
                    .hasSizeGreaterThan(2);
        });
    }

    /** A healthy neighbour would hide what is not: nothing is put together over namespaces or installations. */
    @Test
    void everyAggregationKeepsNamespaceAndInstallation() throws Exception {
        String rules = Files.readString(FOLDER.resolve("proxquant.rules.yml"));

        assertThat(matches("(?<= by \\()[^)]*", rules))
                .isNotEmpty()
                .allMatch(labels -> labels.matches("namespace, (installation|workload)\\b.*"));
        assertThat(matches("\\b(sum|max|min|count|avg|group|absent)\\s*\\(", rules))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void everyAlertHasAnEntryInTheRunbook(String alert) throws Exception {
        String anchor = alert.toLowerCase(Locale.ROOT);
        String rule = Pattern.compile("- alert: ")
                .splitAsStream(Files.readString(FOLDER.resolve("proxquant.rules.yml")))
                .filter(text -> text.startsWith(alert + "\n"))
                .findFirst()
                .orElseThrow();

        assertThat(rule).contains("runbook_url: docs/operations.md#" + anchor + "\n");
        assertThat(Files.readString(ROOT.resolve("docs/operations.md")))
                .contains("| <a id=\"" + anchor + "\"></a>`" + alert + "` | ");
    }

    private static Stream<String> series(Metric metric) {
        return metric.kind() == Metric.Kind.TIMER || metric.kind() == Metric.Kind.HISTOGRAM
                ? Stream.of("_count", "_sum", "_max", "_bucket").map(suffix -> metric.name() + suffix)
                : Stream.of(metric.name());
    }

    private static List<String> found(String pattern, String file) throws Exception {
        return matches(pattern, Files.readString(FOLDER.resolve(file)));
    }

    private static List<String> matches(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group())
                .toList();
    }

    private void promtool(String... arguments) throws Exception {
        Optional<Path> tool = onPath("promtool");
        if (tool.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("promtool is not on the PATH; .ci/run installs it with Debian's prometheus");
        }
        assumeTrue(
                tool.isPresent(), "promtool is not on the PATH: install Debian's prometheus to check the alert rules");

        Path output = temporary.resolve("output");
        Process process = new ProcessBuilder(Stream.concat(Stream.of(tool.get().toString()), Arrays.stream(arguments))
                        .toList())
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }

        assertThat(ended).as("promtool ended").isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(output, StandardCharsets.UTF_8))
                .isZero();
    }

    private static Optional<Path> onPath(String name) {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getenv("PATH"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
