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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

import io.proxquant.contracts.Json;

/** A real Prometheus on loopback that scrapes services every second and evaluates our rules. */
final class PrometheusServer implements AutoCloseable {
    private final Process process;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();

    private PrometheusServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Where the program is, if this machine has it. */
    static Optional<Path> program() {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getenv("PATH"))
                .map(folder -> Path.of(folder, "prometheus"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts it.
     *
     * @param targets job to loopback port
     * @param rules a rule file
     */
    static PrometheusServer start(Path program, Path work, Map<String, Integer> targets, Path rules)
            throws IOException {
        StringBuilder config = new StringBuilder("global: {scrape_interval: 1s, evaluation_interval: 1s}\n");
        config.append("rule_files: ['").append(rules.toAbsolutePath()).append("']\nscrape_configs:\n");
        targets.forEach((job, target) -> config.append(
                "  - {job_name: %s, metrics_path: /q/metrics, static_configs: [{targets: ['127.0.0.1:%d']}]}\n"
                        .formatted(job, target)));
        Path file = Files.writeString(work.resolve("prometheus.yml"), config);
        int port = freePort();
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + work.resolve("prometheus"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("prometheus.log").toFile())
                .start();
        return new PrometheusServer(process, port);
    }

    /** How many series an instant query returns; an expression that is none is an error with Prometheus' words. */
    int series(String expression) throws IOException {
        return result(expression).size();
    }

    /** What an instant query returns. */
    JsonNode result(String expression) throws IOException {
        JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        if (!answer.path("status").asText().equals("success")) {
            throw new AssertionError(expression + ": " + answer.path("error").asText());
        }
        return answer.path("data").path("result");
    }

    /** All rules with what came of their last evaluation. */
    JsonNode rules() throws IOException {
        return get("/api/v1/rules").path("data").path("groups");
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
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
