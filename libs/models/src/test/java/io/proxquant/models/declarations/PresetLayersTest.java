package io.proxquant.models.declarations;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.quantization.presets.MethodPreset;
import io.proxquant.quantization.presets.MethodPresets;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.DeclaredTensor;
import io.proxquant.recipes.LayersSection;
import io.proxquant.recipes.NetworkSection;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeReader;

import static org.assertj.core.api.Assertions.assertThat;

/** What presets leave in full precision on the networks that there are. */
class PresetLayersTest {
    private static final String RECIPE =
            """
            apiVersion: proxquant.io/v1
            model: m
            network: {NETWORK}
            data: {type: mnist}
            training:
              batch: 8
              method: {name: PRESET}
              warmStart: {epochs: 1, optimizer: {type: sgd, rate: 0.1}, schedule: {type: constant}}
              quantize: {epochs: 1, optimizer: {type: adam, rate: 0.1}, schedule: {type: constant}}
            quantizations:
              - {name: binary, quantizer: binary}
            """;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    type: resnet, depth: 8, shortcut: A | layer1.0.conv1.weight layer1.0.conv2.weight layer2.0.conv1.weight layer2.0.conv2.weight layer3.0.conv1.weight layer3.0.conv2.weight
                    type: resnet, depth: 8, shortcut: B | layer1.0.conv1.weight layer1.0.conv2.weight layer2.0.conv1.weight layer2.0.conv2.weight layer3.0.conv1.weight layer3.0.conv2.weight
                    type: lenet-300-100                 | fc2.weight
                    type: lenet-5                       | conv2.weight fc1.weight
                    """)
    void ternaryProxQuantSparesFirstAndLastWhateverTheirNames(String network, String chosen) throws Exception {
        LayersSection layers = read(network, "proxquant-ternary").training().layers();
        assertThat(quantizable(network)).filteredOn(layers::matches).containsExactly(chosen.split(" "));
    }

    /** Else the quantizer, which sees a sorted file only, would have to refuse checkpoints from before the freeze. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "type: resnet, depth: 8, shortcut: A",
                "type: resnet, depth: 8, shortcut: B",
                "type: lenet-300-100",
                "type: lenet-5"
            })
    void noPresetLeavesAPlaceThatOnlyTheNetworkCouldTell(String network) throws Exception {
        for (MethodPreset preset : MethodPresets.all()) {
            Recipe recipe = read(network, preset.name());
            assertThat(recipe.training().layers().speaksOfPlaces())
                    .as(preset.name())
                    .isFalse();
            assertThat(recipe.quantizations().get(0).layers())
                    .as(preset.name())
                    .isEqualTo(recipe.training().layers());
        }
    }

    private static Recipe read(String network, String preset) throws Exception {
        return RecipeReader.read(RECIPE.replace("NETWORK", network).replace("PRESET", preset), Declarations.load());
    }

    private static List<String> quantizable(String network) throws Exception {
        NetworkSection section = read(network, "proxquant-binary").network();
        Declaration declared = Declarations.load()
                .find(Declaration.Kind.NETWORK, section.type())
                .orElseThrow();
        return declared.tensors().of(section.options()).stream()
                .filter(DeclaredTensor::quantizable)
                .map(DeclaredTensor::name)
                .toList();
    }
}
