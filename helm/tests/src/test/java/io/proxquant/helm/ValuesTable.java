package io.proxquant.helm;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** The table of values in the documentation: key, what is allowed, default, meaning. */
record ValuesTable(JsonNode schema, JsonNode defaults) {
    private static final List<String> WITHOUT_DEFAULT =
            List.of("global", "claims", "initialDelaySeconds", "successThreshold");

    /** One value. */
    record Row(String key, String allowed, String otherwise, String description) {}

    static JsonNode resolve(JsonNode schema, JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.isEmpty() ? node : schema.at(reference.substring(1));
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        collect("", schema, defaults, rows);
        return rows;
    }

    String markdown() {
        var text = new StringBuilder("| value | allowed | default | meaning |\n|---|---|---|---|\n");
        for (Row row : rows()) {
            text.append("| `%s` | %s | %s | %s |\n"
                    .formatted(row.key(), row.allowed(), row.otherwise(), row.description()));
        }
        return text.toString();
    }

    private void collect(String path, JsonNode node, JsonNode values, List<Row> rows) {
        resolve(schema, node).path("properties").fields().forEachRemaining(property -> {
            String name = property.getKey();
            JsonNode child = resolve(schema, property.getValue());
            JsonNode value = values == null ? MissingNode.getInstance() : values.path(name);
            if (value.isMissingNode() && WITHOUT_DEFAULT.contains(name)) {
                return;
            }
            String key = path.isEmpty() ? name : path + "." + name;
            if (child.has("properties")) {
                collect(key, child, value, rows);
            } else {
                rows.add(new Row(key, allowed(child), shown(value), description(child)));
            }
        });
    }

    private static String description(JsonNode node) {
        return node.path("description").asText().replace("|", "\\|").replace("<", "&lt;");
    }

    private static String allowed(JsonNode node) {
        if (node.has("enum")) {
            var choices = new StringJoiner(", ");
            node.path("enum")
                    .forEach(choice -> choices.add(choice.asText().isEmpty() ? "empty" : "`" + choice.asText() + "`"));
            return choices.toString();
        }
        String type = node.path("type").isArray()
                ? "number or text"
                : word(node.path("type").asText());
        // Greater ones only say what fits into a field of Kubernetes.
        if (node.has("maximum") && node.path("maximum").asLong() < Integer.MAX_VALUE) {
            return type + " from " + node.path("minimum").asInt() + " to "
                    + node.path("maximum").asInt();
        }
        return node.has("minimum") && type.equals("number")
                ? type + " from " + node.path("minimum").asInt()
                : type;
    }

    private static String word(String type) {
        return switch (type) {
            case "boolean" -> "`true`, `false`";
            case "integer" -> "number";
            case "string" -> "text";
            case "array" -> "list";
            default -> "map";
        };
    }

    private static String shown(JsonNode value) {
        if (value.isMissingNode()) {
            return null;
        }
        String text = value.isTextual() ? value.asText() : value.toString();
        return text.isEmpty() ? "empty" : "`" + text.replace("|", "\\|") + "`";
    }
}
