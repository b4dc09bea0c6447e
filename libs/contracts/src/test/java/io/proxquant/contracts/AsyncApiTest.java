package io.proxquant.contracts;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The published AsyncAPI document says exactly what topics, types and schemas say. */
class AsyncApiTest {
    private static final Path SOURCE = Path.of("src/main/resources/asyncapi.yaml");

    @Test
    void documentEqualsWhatTopicsTypesAndSchemasSay() throws Exception {
        if (Boolean.getBoolean("contracts.write")) {
            Files.writeString(SOURCE, AsyncApiDocument.text());
        }

        assertThat(Files.readString(SOURCE))
                .as("rewrite it with: mvn -pl libs/contracts test -Dtest=AsyncApiTest -DargLine=-Dcontracts.write=true")
                .isEqualTo(AsyncApiDocument.text());
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        String text = AsyncApiDocument.text();
        List<String> files = Pattern.compile("\\$ref: \\./(\\S+)")
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(files)
                .containsExactlyElementsOf(Arrays.stream(EventType.values())
                        .map(type -> "schemas/" + type.shortName() + ".json")
                        .toList())
                .allSatisfy(file -> {
                    try (InputStream schema = AsyncApiTest.class.getResourceAsStream("/" + file)) {
                        assertThat(schema).as(file).isNotNull();
                        assertThat(new String(schema.readAllBytes(), StandardCharsets.UTF_8))
                                .contains("2020-12");
                    }
                });
        assertThat(Pattern.compile("#/components/messages/(\\w+)'")
                        .matcher(text)
                        .results()
                        .map(AsyncApiTest::name))
                .allMatch(message -> text.contains("\n    " + message + ":\n      name: io.proxquant."));
    }

    private static String name(MatchResult found) {
        return found.group(1);
    }
}
