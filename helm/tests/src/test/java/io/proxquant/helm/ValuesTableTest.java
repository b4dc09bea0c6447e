package io.proxquant.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The schema, the defaults and the documentation say the same; {@code -Dproxquant.update=true} writes the table. */
class ValuesTableTest {
    private static final Path PAGE = Chart.ROOT.resolve("docs/kubernetes.md");
    private static final String BEGIN = "<!-- values: made from values.schema.json and values.yaml -->\n";
    private static final String END = "<!-- end of values -->\n";

    private final JsonNode schema = Yaml.file(Chart.FOLDER.resolve("values.schema.json"));
    private final JsonNode defaults = Yaml.file(Chart.FOLDER.resolve("values.yaml"));

    @Test
    void thePageListsEveryValue() throws IOException {
        String page = Yaml.text(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        String table = new ValuesTable(schema, defaults).markdown();
        if (Boolean.getBoolean("proxquant.update")) {
            Files.writeString(PAGE, page.substring(0, from) + table + page.substring(to));
            page = Yaml.text(PAGE);
            to = page.indexOf(END);
        }
        assertThat(page.substring(from, to))
                .as("run: mvn -pl helm/tests test -Dproxquant.update=true")
                .isEqualTo(table);
    }

    @Test
    void everyValueHasADescriptionAndADefault() {
        assertThat(new ValuesTable(schema, defaults).rows()).allSatisfy(row -> {
            assertThat(row.description()).as(row.key()).endsWith(".");
            assertThat(row.otherwise()).as(row.key()).isNotNull();
        });
    }

    @Test
    void everyDefaultIsInTheSchema() {
        List<String> unknown = new ArrayList<>();
        compare(schema, defaults, "", unknown);
        assertThat(unknown).isEmpty();
    }

    private void compare(JsonNode node, JsonNode values, String path, List<String> unknown) {
        JsonNode resolved = ValuesTable.resolve(schema, node);
        if (resolved.has("properties")) {
            assertThat(resolved.path("additionalProperties").asBoolean(true))
                    .as(path + " is closed")
                    .isFalse();
            values.fields().forEachRemaining(value -> {
                JsonNode child = resolved.path("properties").path(value.getKey());
                String key = path + "." + value.getKey();
                if (child.isMissingNode()) {
                    unknown.add(key);
                } else {
                    compare(child, value.getValue(), key, unknown);
                }
            });
        }
    }
}
