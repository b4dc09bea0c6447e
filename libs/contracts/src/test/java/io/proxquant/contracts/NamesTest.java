package io.proxquant.contracts;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class NamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "0",
                "-",
                "fashion-resnet20",
                "a23456789-b23456789-c23456789-d23456789-e23456789-f23456789-123"
            })
    void lowerCaseLettersDigitsAndHyphensAreAName(String name) {
        assertThat(Names.valid(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "a_b",
                "a/b",
                "..",
                "é",
                "a\n",
                "a23456789-b23456789-c23456789-d23456789-e23456789-f23456789-1234"
            })
    void anythingElseIsNot(String name) {
        assertThat(Names.valid(name)).isFalse();
    }

    @Test
    void noNameIsNotOneEither() {
        assertThat(Names.valid(null)).isFalse();
    }

    /** Schemas are files for others to read, and cannot refer to Java. */
    @ParameterizedTest
    @EnumSource(EventType.class)
    void everySchemaHasTheSameGrammar(EventType type) throws IOException {
        try (InputStream schema = NamesTest.class.getResourceAsStream("/schemas/" + type.shortName() + ".json")) {
            JsonNode whole = Json.mapper().readTree(schema);
            JsonNode properties = whole.path("properties");
            for (String name : List.of("model", "run")) {
                if (properties.has(name)) {
                    assertThat(properties.path(name).path("$ref").asText()).isIn("#/$defs/name", "#/$defs/givenName");
                }
            }
            assertThat(whole.at("/$defs/name/pattern").asText()).isEqualTo("^" + Names.PATTERN + "$");
        }
    }
}
