package io.proxquant.recipes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.Json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A key that is found to be wrong after the recipe was stored is still shown where it was written. */
class RecipeSourceTest {
    private static final String TEXT =
            """
            # a comment
            apiVersion: proxquant.io/v1
            network:
              type: resnet

              names: {fc: linear}
            quantizations:
              - name: a
                layers:
                  exclude:
                    - "bn*"
              - {name: b}
            """;

    @TempDir
    Path folder;

    @Test
    void keysAndListItemsHaveTheLineTheyWereWrittenIn() throws Exception {
        RecipeSource source = RecipeReader.source(Files.writeString(folder.resolve("mine.yaml"), TEXT))
                .named("mine.yaml");

        assertThat(source.at("apiVersion")).isEqualTo("mine.yaml:2: apiVersion");
        assertThat(source.at("network.names")).isEqualTo("mine.yaml:6: network.names");
        assertThat(source.at("network.names.fc")).isEqualTo("mine.yaml:6: network.names.fc");
        assertThat(source.at("quantizations[0].layers.exclude[0]"))
                .isEqualTo("mine.yaml:11: quantizations[0].layers.exclude[0]");
        assertThat(source.at("quantizations[1]")).isEqualTo("mine.yaml:12: quantizations[1]");
    }

    @Test
    void anAbsentKeyIsShownWhereItWouldStandAndOneWithoutPlaceByItself() throws Exception {
        RecipeSource source = RecipeReader.source("mine.yaml", TEXT);

        assertThat(source.at("quantizations[1].layers")).isEqualTo("mine.yaml:12: quantizations[1].layers");
        assertThat(source.at("quantizations[7].layers")).isEqualTo("mine.yaml:7: quantizations[7].layers");
        assertThat(source.at("gate")).isEqualTo("gate");
        assertThat(RecipeSource.UNKNOWN.at("network.names")).isEqualTo("network.names");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFileAndAnotherEncodingIsNamed() throws Exception {
        Path plain = Files.writeString(folder.resolve("plain.yaml"), Texts.IMAGES);
        Path marked = Files.writeString(folder.resolve("marked.yaml"), "\uFEFF" + Texts.IMAGES);
        assertThat(RecipeReader.read(marked, TestDeclarations.all()).digest())
                .isEqualTo(RecipeReader.read(plain, TestDeclarations.all()).digest());
        assertThat(RecipeReader.source(marked).lines())
                .isEqualTo(RecipeReader.source(plain).lines());
        Path wide = Files.write(folder.resolve("wide.yaml"), ("\uFEFF" + Texts.IMAGES).getBytes("UTF-16LE"));
        assertThatThrownBy(() -> RecipeReader.read(wide, TestDeclarations.all()))
                .hasMessage(wide + ":1:1: is UTF-16 text by its byte order mark; save it as UTF-8");
    }

    @Test
    void itIsNoPartOfTheRecipe() throws Exception {
        String moved = "\n\n# moved\n" + Texts.IMAGES;

        assertThat(RecipeReader.source("r", moved)).isNotEqualTo(RecipeReader.source("r", Texts.IMAGES));
        assertThat(RecipeReader.read(moved, TestDeclarations.all()).digest())
                .isEqualTo(
                        RecipeReader.read(Texts.IMAGES, TestDeclarations.all()).digest());
    }

    @Test
    void problemsOfTheStoredFormAreToldOfTheFileItCameFrom() throws Exception {
        String unknown = Texts.IMAGES.replaceFirst("type: resnet", "type: of-a-plug-in");
        Recipe stored = RecipeReader.read("r", unknown, TestDeclarations.all(), EnumSet.noneOf(RecipeSection.class));
        RecipeSource source = RecipeReader.source("mine.yaml", unknown);

        assertThatThrownBy(() -> RecipeReader.fromJson(
                        stored.canonical(), TestDeclarations.all(), EnumSet.of(RecipeSection.NETWORK)))
                .isInstanceOfSatisfying(RecipeException.class, e -> {
                    assertThat(source.explain(e))
                            .isEqualTo("mine.yaml:" + line(unknown, "of-a-plug-in") + ": network.type: "
                                    + e.problems().get(0).what());
                    assertThat(RecipeSource.UNKNOWN.explain(e)).isEqualTo(e.getMessage());
                });
    }

    @Test
    void itIsBoundedAndKeepsTheOuterKeys() throws Exception {
        StringBuilder text = new StringBuilder("first: {");
        for (int i = 0; i < 3000; i++) {
            text.append("k").append(i).append(": 1, ");
        }
        RecipeSource source = RecipeReader.source("r", text + "}\nlast: 1\n");

        assertThat(source.lines()).hasSize(RecipeSource.MAX_KEYS);
        assertThat(source.at("last")).isEqualTo("r:2: last");
        assertThat(source.at("first.k2999")).isEqualTo("r:1: first.k2999");
    }

    @Test
    void itIsKeptAsJsonAndRefusesNamesThatWouldBreakALine() throws Exception {
        RecipeSource source = RecipeReader.source("mine.yaml", TEXT);

        assertThat(Json.mapper().readValue(Json.mapper().writeValueAsBytes(source), RecipeSource.class))
                .isEqualTo(source);
        assertThatThrownBy(() -> new RecipeSource("a\nb", Map.of())).hasMessageContaining("file:");
        assertThatThrownBy(() -> source.named(" ")).hasMessageContaining("file:");
        assertThatThrownBy(() -> source.named("x".repeat(201))).hasMessageContaining("file:");
    }

    private static long line(String text, String word) {
        return text.substring(0, text.indexOf(word)).lines().count();
    }
}
