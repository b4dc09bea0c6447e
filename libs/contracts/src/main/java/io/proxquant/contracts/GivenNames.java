package io.proxquant.contracts;

import java.io.IOException;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Events that other people publish, with the names that they gave their models and runs: encoded on the way in, so that
 * all behind it, and every event of ours that follows, knows one grammar only.
 */
final class GivenNames {
    private GivenNames() {}

    /** Reads the data, its given names encoded. */
    static Event encoded(EventType type, byte[] data) throws IOException {
        List<String> given = fields(type);
        if (given.isEmpty()) {
            return Json.mapper().readValue(data, type.record());
        }
        JsonNode tree = Json.mapper().readTree(data);
        if (tree instanceof ObjectNode event) {
            for (String field : given) {
                if (event.path(field).isTextual()) {
                    event.put(field, encoded(field, event.path(field).textValue()));
                }
            }
        }
        return Json.mapper().treeToValue(tree, type.record());
    }

    private static String encoded(String field, String name) throws IOException {
        try {
            return EncodedNames.encode(name);
        } catch (IllegalArgumentException e) {
            throw Json.refused(field + ": " + e.getMessage(), e);
        }
    }

    private static List<String> fields(EventType type) {
        return switch (type) {
            case CHECKPOINT_PUBLISHED -> List.of("model", "run");
            case RUN_REQUESTED -> List.of("model"); // names of runs are made longer for sweeps
            default -> List.of();
        };
    }
}
