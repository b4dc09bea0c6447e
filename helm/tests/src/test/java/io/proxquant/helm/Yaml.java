package io.proxquant.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** YAML as trees. */
final class Yaml {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Yaml() {}

    static JsonNode tree(String yaml) {
        return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
    }

    static List<JsonNode> documents(String yaml) {
        List<JsonNode> documents = new ArrayList<>();
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
            if (document != null) {
                documents.add(JSON.valueToTree(document));
            }
        }
        return documents;
    }

    static JsonNode file(Path file) {
        return tree(text(file));
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first with the second laid over it, as Helm lays one values file over another. */
    static String merged(String below, String above) {
        var load = new Load(LoadSettings.builder().build());
        Object over = load.loadFromString(above);
        Object under = new Load(LoadSettings.builder().build()).loadFromString(below);
        // JSON, which is YAML to every reader: a plain "yes" would be a truth value to Helm.
        return JSON.valueToTree(over == null ? under : merged(under, over)).toString();
    }

    private static Object merged(Object below, Object above) {
        if (below instanceof Map<?, ?> under && above instanceof Map<?, ?> over) {
            Map<Object, Object> both = new LinkedHashMap<>(under);
            over.forEach((key, value) -> both.merge(key, value, Yaml::merged));
            return both;
        }
        return above;
    }
}
