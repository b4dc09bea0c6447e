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

    @Test
    void everyAlertIsTestedAndHasAPageInTheRunbook() throws Exception {
        List<String> alerts = found("(?<=alert: )\\w+", "proxquant.rules.yml");
        Set<String> headings = Files.readAllLines(ROOT.resolve("docs/operations.md")).stream()
                .filter(line -> line.startsWith("#"))
                .map(line ->
                        line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT).replace(' ', '-'))
                .collect(Collectors.toSet());

        assertThat(found("(?<=alertname: )\\w+", "tests.yml")).containsAll(alerts);
        assertThat(found("(?<=runbook_url: docs/operations.md#)[\\w-]+", "proxquant.rules.yml"))
                .hasSameSizeAs(alerts)
                .allMatch(headings::contains);
    }

    private static Stream<String> series(Metric metric) {
        return metric.kind() == Metric.Kind.TIMER
                ? Stream.of("_count", "_sum", "_max", "_bucket").map(suffix -> metric.name() + suffix)
                : Stream.of(metric.name());
    }

    private static List<String> found(String pattern, String file) throws Exception {
        return Pattern.compile(pattern)
                .matcher(Files.readString(FOLDER.resolve(file)))
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
