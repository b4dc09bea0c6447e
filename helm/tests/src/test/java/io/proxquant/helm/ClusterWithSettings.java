package io.proxquant.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * As much of an API server as Helm asks while it renders: what there is to look up. A cluster for the rest is in {@code
 * helm/verify}.
 */
final class ClusterWithSettings implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Object> answers = new ConcurrentHashMap<>();
    private final HttpServer server;

    ClusterWithSettings() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        answers.put("/version", Map.of("major", "1", "minor", "37", "gitVersion", "v1.37.2"));
        answers.put("/api", Map.of("kind", "APIVersions", "versions", List.of("v1")));
        answers.put("/apis", Map.of("kind", "APIGroupList", "apiVersion", "v1", "groups", List.of()));
        answers.put(
                "/api/v1",
                Map.of(
                        "kind",
                        "APIResourceList",
                        "groupVersion",
                        "v1",
                        "resources",
                        List.of(Map.of(
                                "name",
                                "configmaps",
                                "kind",
                                "ConfigMap",
                                "namespaced",
                                true,
                                "verbs",
                                List.of("get")))));
        answers.put(
                "/api/v1/namespaces/ml/secrets", Map.of("kind", "SecretList", "apiVersion", "v1", "items", List.of()));
    }

    /** A release runs with these settings. */
    void runs(String name, Map<String, String> settings) {
        answers.put(
                "/api/v1/namespaces/ml/configmaps/" + name,
                Map.of(
                        "kind",
                        "ConfigMap",
                        "apiVersion",
                        "v1",
                        "metadata",
                        Map.of(
                                "name",
                                name,
                                "namespace",
                                "ml",
                                "labels",
                                Map.of("app.kubernetes.io/managed-by", "Helm"),
                                "annotations",
                                Map.of("meta.helm.sh/release-name", "px", "meta.helm.sh/release-namespace", "ml")),
                        "data",
                        settings));
    }

    /** What Helm says when it would install this release here. */
    String notes(String release, String values) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                // The kinds of the services' objects are not served here.
                Files.writeString(file, Yaml.merged(Yaml.merged(Chart.REQUIRED, NOTHING_ELSE), values));
                return new Helm(Chart.FOLDER)
                        .install()
                        .withName(release)
                        .withNamespace("ml")
                        .withDryRunOption(DryRun.SERVER)
                        .disableOpenApiValidation()
                        .withKubeConfigContents(kubeConfig())
                        .withValuesFile(file)
                        .call()
                        .getOutput();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final String NOTHING_ELSE =
            "{trainer: {enabled: false}, quantizer: {enabled: false}, evaluator: {enabled: false}, tests: {enabled: false}}";

    private String kubeConfig() {
        return """
                apiVersion: v1
                kind: Config
                current-context: here
                clusters: [{name: here, cluster: {server: "http://127.0.0.1:%d"}}]
                contexts: [{name: here, context: {cluster: here, user: me, namespace: ml}}]
                users: [{name: me, user: {}}]
                """
                .formatted(server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        Object found = answers.get(exchange.getRequestURI().getPath());
        byte[] body = json(
                found != null
                        ? found
                        : Map.of(
                                "kind",
                                "Status",
                                "apiVersion",
                                "v1",
                                "status",
                                "Failure",
                                "reason",
                                "NotFound",
                                "code",
                                404));
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(found != null ? 200 : 404, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static byte[] json(Object answer) throws JsonProcessingException {
        return JSON.writeValueAsString(answer).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
