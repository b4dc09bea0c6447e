package io.proxquant.systemtests.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import io.proxquant.contracts.Json;

/** The dashboards as files, and what their panels ask Prometheus. */
final class Dashboards {
    private static final Path FOLDER = Path.of(System.getProperty("proxquant.root"), "deploy/grafana/dashboards");

    private Dashboards() {}

    /** One query of a panel. */
    record Query(String dashboard, String panel, String expression, String legend) {
        /** As Grafana would send it with "All" chosen everywhere. */
        String asSent() {
            return expression
                    .replaceAll("\\$(namespace|installation|model)\\b", ".*")
                    .replace("$__rate_interval", "1m");
        }

        @Override
        public String toString() {
            return dashboard + ", " + panel + ": " + expression;
        }
    }

    static List<JsonNode> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<JsonNode> boards = new ArrayList<>();
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                boards.add(Json.mapper().readTree(Files.readString(file)));
            }
            return boards;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Panels that show something: all but the row headings. */
    static Stream<JsonNode> panels(JsonNode board) {
        return stream(board.path("panels"))
                .filter(panel -> !panel.path("type").asText().equals("row"));
    }

    static List<Query> queries() {
        return all().stream()
                .flatMap(board -> panels(board).flatMap(panel -> stream(panel.path("targets"))
                        .map(target -> new Query(
                                board.path("title").asText(),
                                panel.path("title").asText(),
                                target.path("expr").asText(),
                                target.path("legendFormat").asText()))))
                .toList();
    }

    static Stream<JsonNode> stream(JsonNode array) {
        List<JsonNode> nodes = new ArrayList<>();
        array.forEach(nodes::add);
        return nodes.stream();
    }
}
