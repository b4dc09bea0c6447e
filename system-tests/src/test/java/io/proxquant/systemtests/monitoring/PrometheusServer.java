package io.proxquant.systemtests.monitoring;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;

import io.proxquant.contracts.Json;
import io.proxquant.local.ChildProcess;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A real Prometheus on loopback that scrapes services every second and evaluates our rules. */
final class PrometheusServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ChildProcess process;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();

    private PrometheusServer(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Where prometheus or promtool is; a test without it is skipped, but not where {@code .ci/run} installs it. */
    static Path required(String program) {
        Optional<Path> found = program(program);
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError(program + " is not on the PATH; .ci/run installs Debian's prometheus");
        }
        assumeTrue(found.isPresent(), program + " is not on the PATH: install Debian's prometheus to check monitoring");
        return found.get();
    }

    private static Optional<Path> program(String name) {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getenv("PATH"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts it.
     *
     * @param targets job to loopback ports
     * @param rules a rule file
     */
    static PrometheusServer start(Path program, Path work, Map<String, List<Integer>> targets, Path rules)
            throws IOException {
        StringBuilder config = new StringBuilder("global: {scrape_interval: 1s, evaluation_interval: 1s}\n");
        config.append("rule_files: ['").append(rules.toAbsolutePath()).append("']\nscrape_configs:\n");
        targets.forEach((job, ports) ->
                config.append("  - {job_name: %s, metrics_path: /q/metrics, static_configs: [{targets: [%s]}]}\n"
                        .formatted(
                                job,
                                ports.stream()
                                        .map(port -> "'" + instance(port) + "'")
                                        .collect(Collectors.joining(",")))));
        Path file = Files.writeString(work.resolve("prometheus.yml"), config);
        int port = freePort();
        ProcessBuilder server = new ProcessBuilder(
                program.toString(),
                "--config.file=" + file,
                "--storage.tsdb.path=" + data(work),
                "--web.listen-address=127.0.0.1:" + port);
        return new PrometheusServer(ChildProcess.start("prometheus", server, work.resolve("prometheus.log")), port);
    }

    /** Where a server that works in this folder keeps its series; they can be put there before it starts. */
    static Path data(Path work) {
        return work.resolve("prometheus");
    }

    /** How a target on this port is called. */
    static String instance(int port) {
        return "127.0.0.1:" + port;
    }

    /** Waits until it answers queries. */
    void awaitReady() {
        await("prometheus").atMost(Duration.ofMinutes(2)).until(() -> {
            try {
                return result("vector(1)").size() == 1;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    /** How many series an instant query returns; an expression that is none is an error with Prometheus' words. */
    int series(String expression) throws IOException {
        return result(expression).size();
    }

    /** What an instant query returns. */
    JsonNode result(String expression) throws IOException {
        return result(expression, "");
    }

    /** What an instant query returned at that moment. */
    JsonNode result(String expression, Instant at) throws IOException {
        return result(expression, "&time=" + at.getEpochSecond());
    }

    private JsonNode result(String expression, String when) throws IOException {
        JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8) + when);
        if (!answer.path("status").asText().equals("success")) {
            throw new AssertionError(expression + ": " + answer.path("error").asText());
        }
        return answer.path("data").path("result");
    }

    /** All rules with what came of their last evaluation. */
    JsonNode rules() throws IOException {
        return get("/api/v1/rules").path("data").path("groups");
    }

    /** The labels of the alerts of that name that fire now. */
    List<JsonNode> firing(String alert) throws IOException {
        List<JsonNode> firing = new ArrayList<>();
        for (JsonNode one : get("/api/v1/alerts").path("data").path("alerts")) {
            if (one.path("state").asText().equals("firing")
                    && one.path("labels").path("alertname").asText().equals(alert)) {
                firing.add(one.path("labels"));
            }
        }
        return firing;
    }

    private JsonNode get(String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .build();
        try {
            return Json.mapper()
                    .readTree(http.send(request, HttpResponse.BodyHandlers.ofString())
                            .body());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    @Override
    public void close() {
        process.stop(PATIENCE);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
