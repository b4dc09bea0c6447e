package io.proxquant.models.declarations;

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.proxquant.models.data.types.DataTypes;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.Declaration.Kind;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.Options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ModelDeclarationsTest {

    @Test
    void theRecipeRoomFindsNetworksAndDataByServiceLoader() {
        Declarations found = Declarations.load();
        assertThat(found.names(Kind.NETWORK)).contains("resnet", "lstm");
        assertThat(found.names(Kind.DATA)).contains("synthetic-images", "synthetic-text", "fashion-mnist", "ptb");
        assertThat(found.find(Kind.DATA, "ptb").orElseThrow().facts()).containsEntry("task", Declaration.TEXT);
    }

    @Test
    void absentOptionsTakeTheirDeclaredDefaults() {
        Options resnet = complete(Kind.NETWORK, "resnet", Map.of("type", "resnet", "width", 8));
        assertThat(resnet.asMap())
                .isEqualTo(Map.of("depth", 20, "channels", 1, "classes", 10, "width", 8, "shortcut", "B"));
        assertThat(complete(Kind.DATA, "ptb", Map.of()).has("trainCount"))
                .as("absent means all")
                .isFalse();
    }

    @Test
    void wrongTypesRangesAndNamesAreRefused() {
        refuses(Map.of("depth", "twenty"), "'depth'");
        refuses(Map.of("depth", 20.5), "'depth'");
        refuses(Map.of("depth", 2), "'depth'");
        refuses(Map.of("shortcut", "C"), "'shortcut'");
        refuses(Map.of("colour", true), "colour");
        assertThatThrownBy(() -> DataTypes.named("resnet")).hasMessageContaining("resnet");
    }

    private static Options complete(Kind kind, String name, Map<String, Object> options) {
        return Declarations.load().find(kind, name).orElseThrow().complete(options);
    }

    private static void refuses(Map<String, Object> options, String part) {
        assertThatThrownBy(() -> complete(Kind.NETWORK, "resnet", options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(part);
    }
}
