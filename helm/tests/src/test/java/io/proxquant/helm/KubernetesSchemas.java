package io.proxquant.helm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;

/** The closed schemas of every kind that the chart renders; helm/verify/schemas.py makes them. */
final class KubernetesSchemas {
    private static final List<String> SOURCES = List.of("kubernetes", "keda", "prometheus-operator", "gateway-api");
    private final Map<String, JsonSchema> kinds = new HashMap<>();

    KubernetesSchemas() {
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7);
        for (String source : SOURCES) {
            JsonNode file = read("/schemas/" + source + ".json");
            file.path("kinds").fields().forEachRemaining(kind -> {
                ObjectNode schema = new ObjectMapper().createObjectNode();
                schema.put("$ref", "#/definitions/" + kind.getValue().asText());
                schema.set("definitions", file.path("definitions"));
                kinds.put(kind.getKey(), factory.getSchema(schema));
            });
        }
    }

    /** What is wrong with an object, each with the place; an unknown kind is wrong too. */
    List<String> problems(JsonNode object) {
        String kind =
                object.path("apiVersion").asText() + "/" + object.path("kind").asText();
        String name = kind + " " + object.at("/metadata/name").asText() + ": ";
        if (!kinds.containsKey(kind)) {
            return List.of(name + "no schema; add the kind to helm/verify/schemas.py and run it");
        }
        return kinds.get(kind).validate(object).stream()
                .map(problem -> name + problem.getMessage())
                .toList();
    }

    private static JsonNode read(String resource) {
        try (InputStream in = KubernetesSchemas.class.getResourceAsStream(resource)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
