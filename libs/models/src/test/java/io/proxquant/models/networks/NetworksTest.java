package io.proxquant.models.networks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.proxquant.models.Samples;
import io.proxquant.models.data.ImageDataset;
import io.proxquant.models.data.synthetic.SyntheticImages;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.pass.Network;
import io.proxquant.models.pass.TrainingStep;
import io.proxquant.models.scoring.Evaluation;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.DeclaredTensor;
import io.proxquant.recipes.NameMap;
import io.proxquant.recipes.NetworkSection;
import io.proxquant.recipes.Options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NetworksTest {

    @BeforeAll
    static void start() {
        StartedEngine.start(Samples.THREADS);
    }

    @Test
    void resNet20HasThePublishedNumberOfParametersOfOptionB() {
        try (Network network = Networks.create("resnet", Map.of("depth", 20, "channels", 3), 1)) {
            // 269,722 with parameter-free shortcuts (option A, the well-known 0.27 M) and 2,752 for the two of option
            // B.
            assertThat(trainable(network)).isEqualTo(272_474);
        }
        try (Network network = Networks.create("resnet", Map.of("depth", 20), 1)) {
            assertThat(trainable(network)).as("one channel instead of three").isEqualTo(272_474 - 288);
        }
    }

    @Test
    void optionAHasNoShortcutParametersAndThePublishedCountsOfHeAndOthers() {
        Map<Integer, Integer> published = Map.of(20, 269_722, 32, 464_154, 44, 658_586, 56, 853_018);
        published.forEach((depth, count) -> {
            Map<String, Object> options = Map.of("depth", depth, "channels", 3, "shortcut", "A");
            try (Network network = Networks.create("resnet", options, 1)) {
                assertThat(trainable(network)).as("ResNet-%d", depth).isEqualTo(count);
                assertThat(network.parameters())
                        .extracting(ParameterView::name)
                        .noneMatch(name -> name.contains("shortcut"));
            }
        });
    }

    @Test
    void leNetsHaveTheCountsOfDeepCompression() {
        try (Network dense = Networks.create("lenet-300-100", Map.of(), 1);
                Network convolutional = Networks.create("lenet-5", Map.of(), 1)) {
            assertThat(trainable(dense)).isEqualTo(266_610);
            assertThat(trainable(convolutional)).isEqualTo(431_080);
            assertThat(convolutional.parameters())
                    .extracting(ParameterView::toString)
                    .containsExactly(
                            "conv1.weight[20, 1, 5, 5]",
                            "conv1.bias[20]",
                            "conv2.weight[50, 20, 5, 5]",
                            "conv2.bias[50]",
                            "fc1.weight[500, 800]",
                            "fc1.bias[500]",
                            "fc2.weight[10, 500]",
                            "fc2.bias[10]");
        }
    }

    @Test
    void everyLstmLayerHasItsFourTensorsUnderTorchsNames() {
        Map<String, Object> options = Map.of("vocabulary", 11, "embedding", 5, "hidden", 6, "layers", 2);
        try (Network two = Networks.create("lstm", options, 1);
                Network one = Samples.smallLstm(0, 1)) {
            assertThat(two.parameters())
                    .extracting(ParameterView::toString)
                    .contains("lstm.weight_ih_l1[24, 6]", "lstm.weight_hh_l1[24, 6]")
                    .contains("lstm.bias_ih_l1[24]", "lstm.bias_hh_l1[24]")
                    .hasSize(11);
            one.state().forEach((name, values) -> assertThat(two.state().get(name))
                    .as("%s does not depend on what stands beside it", name)
                    .isEqualTo(values));
        }
    }

    @Test
    void aNameMapRenamesParametersAndLeavesTheirInitialValues() {
        NetworkSection section = new NetworkSection(
                "resnet",
                Options.of(Map.of("depth", 8, "width", 2)),
                NameMap.of(Map.of("fc", "linear", "layer2.0.shortcut", "layer2.0.downsample")));
        try (Network own = Networks.create("resnet", Map.of("depth", 8, "width", 2), 3);
                Network named = Networks.create(section, 3)) {
            Map<String, float[]> state = named.state();
            assertThat(state).containsKeys("linear.weight", "linear.bias", "layer2.0.downsample.1.running_var");
            assertThat(state).doesNotContainKeys("fc.weight", "layer2.0.shortcut.0.weight");
            assertThat(state.get("linear.weight")).isEqualTo(own.state().get("fc.weight"));
            assertThat(state.get("conv1.weight")).isEqualTo(own.state().get("conv1.weight"));
            assertThatThrownBy(() -> named.load(own.state()))
                    .hasMessageContaining("missing linear.weight[10, 8]")
                    .hasMessageContaining("unknown fc.weight");
        }
        for (Map<String, String> wrong : List.of(Map.of("head", "linear"), Map.of("fc", "bn1"))) {
            NetworkSection refused = new NetworkSection("resnet", Options.none(), NameMap.of(wrong));
            assertThatThrownBy(() -> Networks.create(refused, 1)).hasMessageContaining("names:");
        }
    }

    @Test
    void theLayoutDeclaredToRecipesIsTheOneThatIsBuilt() {
        for (String type : List.of("resnet", "lenet-300-100", "lenet-5", "lstm", "gru")) {
            Declaration declared =
                    Declarations.load().find(Declaration.Kind.NETWORK, type).orElseThrow();
            Options options = declared.complete(Map.of());
            try (Network network = Networks.create(type, Map.of(), 1)) {
                assertThat(declared.tensors().of(options))
                        .extracting(DeclaredTensor::toString)
                        .isEqualTo(network.parameters().stream()
                                .map(ParameterView::toString)
                                .toList());
            }
        }
    }

    @Test
    void theLanguageModelOfThePaperHasSixMillionAndSomeParameters() {
        try (Network network = Networks.create("lstm", Map.of(), 1)) {
            assertThat(trainable(network)).isEqualTo(10_000 * 300 * 2 + 10_000 + 2 * 1200 * 300 + 2 * 1200);
            assertThat(network.parameters())
                    .extracting(ParameterView::name)
                    .containsExactly(
                            "encoder.weight",
                            "lstm.weight_ih_l0",
                            "lstm.weight_hh_l0",
                            "lstm.bias_ih_l0",
                            "lstm.bias_hh_l0",
                            "decoder.weight",
                            "decoder.bias");
        }
    }

    @Test
    void parametersHaveTorchNamesAndShapes() {
        try (Network network = Samples.smallResNet(1)) {
            Map<String, long[]> shapes = new LinkedHashMap<>();
            network.parameters().forEach(each -> shapes.put(each.name(), each.shape()));
            assertThat(shapes.keySet())
                    .contains("conv1.weight", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var")
                    .contains("layer1.0.conv1.weight", "layer3.0.bn2.running_var", "layer2.0.shortcut.0.weight")
                    .contains("layer2.0.shortcut.1.running_mean", "fc.weight", "fc.bias")
                    .doesNotContain("layer1.0.shortcut.0.weight");
            assertThat(shapes.get("layer2.0.conv1.weight")).containsExactly(4, 2, 3, 3);
            assertThat(shapes.get("layer3.0.shortcut.0.weight")).containsExactly(8, 4, 1, 1);
            assertThat(shapes.get("fc.weight")).containsExactly(5, 8);
        }
    }

    @Test
    void initialValuesComeFromTheSeedAndHaveTheStatedSpread() {
        try (Network one = Networks.create("resnet", Map.of(), 7);
                Network same = Networks.create("resnet", Map.of(), 7);
                Network other = Networks.create("resnet", Map.of(), 8)) {
            String name = "layer3.1.conv1.weight";
            float[] values = one.state().get(name);
            assertThat(same.state().get(name)).isEqualTo(values);
            assertThat(other.state().get(name)).isNotEqualTo(values);
            assertThat(one.state().get("layer3.1.conv2.weight")).isNotEqualTo(values);
            double squares = 0;
            for (float value : values) {
                squares += (double) value * value / values.length;
            }
            assertThat(Math.sqrt(squares))
                    .isCloseTo(Math.sqrt(2.0 / (9 * 64)), org.assertj.core.data.Percentage.withPercentage(2));
        }
    }

    @Test
    void savedStateLoadedIntoAnotherNetworkGivesEqualLogits() {
        ImageDataset images = new SyntheticImages(16, 0.2, 3).images("test", 12);
        Map<String, Object> options = Map.of("depth", 8, "width", 4);
        try (Network one = Networks.create("resnet", options, 1);
                Network other = Networks.create("resnet", options, 2)) {
            float[] logits = Evaluation.logits(one, images, 0, 12);
            assertThat(Evaluation.logits(other, images, 0, 12)).isNotEqualTo(logits);
            Map<String, float[]> state = new LinkedHashMap<>(one.state());
            state.put("bn1.num_batches_tracked", new float[] {17});
            other.load(state);
            assertThat(Evaluation.logits(other, images, 0, 12)).isEqualTo(logits);
        }
    }

    @Test
    void aStateThatDoesNotFitIsRefusedWholeNamingEveryEntry() {
        try (Network network = Samples.smallResNet(1)) {
            Map<String, float[]> before = network.state();
            Map<String, float[]> state = network.state();
            state.remove("fc.bias");
            state.put("fc.weight", new float[3]);
            state.put("head.weight", new float[3]);
            java.util.Arrays.fill(state.get("conv1.weight"), 9);
            assertThatThrownBy(() -> network.load(state))
                    .hasMessageContaining("missing fc.bias")
                    .hasMessageContaining("fc.weight[5, 8] needs 40 values, got 3")
                    .hasMessageContaining("unknown head.weight");
            assertThat(network.state().get("conv1.weight")).isEqualTo(before.get("conv1.weight"));
        }
    }

    @Test
    void weightsOfAnotherArchitectureAreRefusedByNameAndShapeBeforeTheyAreLoaded() {
        try (Network network = Samples.smallResNet(1)) {
            Map<String, long[]> shapes = new LinkedHashMap<>();
            network.parameters().forEach(each -> shapes.put(each.name(), each.shape()));
            shapes.put("bn1.num_batches_tracked", new long[0]);
            network.requireShapes(shapes);
            shapes.put("fc.weight", new long[] {8, 5});
            shapes.put("linear.bias", shapes.remove("fc.bias"));
            assertThatThrownBy(() -> network.requireShapes(shapes))
                    .hasMessageContaining("fc.weight[5, 8] is [8, 5] there")
                    .hasMessageContaining("missing fc.bias[5]")
                    .hasMessageContaining("unknown linear.bias")
                    .hasMessageContaining("network.names");
        }
    }

    @Test
    void whereEveryTensorMisfitsAFewOfEachEndAreNamedAndTheRestCounted() {
        try (Network network = Networks.create("resnet", Map.of("depth", 20, "width", 2), 1);
                Network wider = Networks.create("resnet", Map.of("depth", 20, "width", 4), 1)) {
            assertThatThrownBy(() -> network.load(wider.state()))
                    .hasMessageContaining("conv1.weight")
                    .hasMessageContaining("fc.weight")
                    .hasMessageMatching("(?s).*; [1-9][0-9]+ more; .*")
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1500));
        }
    }

    @Test
    void wrongOptionsAndInputsAreRefusedByName() {
        assertThatThrownBy(() -> Networks.create("resnet", Map.of("depth", 19), 1))
                .hasMessageContaining("6n + 2");
        assertThatThrownBy(() -> Networks.create("resnet", Map.of("detph", 20), 1))
                .hasMessageContaining("detph");
        assertThatThrownBy(() -> Networks.create("lstm", Map.of("dropout", 1.5), 1))
                .hasMessageContaining("dropout");
        assertThatThrownBy(() -> Networks.create("transformer", Map.of(), 1)).hasMessageContaining("transformer");
        try (Network network = Samples.smallLstm(0, 1)) {
            TrainingStep step = new TrainingStep(network, 1);
            assertThatThrownBy(() -> step.forwardBackward(Samples.images(1), 0)).hasMessageContaining("text");
            assertThatThrownBy(() -> step.forwardBackward(Samples.tokens(2, 2, 5000, 1), 0))
                    .hasMessageContaining("vocabulary of 11");
            step.forwardBackward(Samples.tokens(2, 2, 11, 1), 0);
            assertThatThrownBy(() -> step.forwardBackward(Samples.tokens(2, 3, 11, 1), 1))
                    .hasMessageContaining("carry");
        }
    }

    private static int trainable(Network network) {
        return network.parameters().stream()
                .filter(ParameterView::trainable)
                .mapToInt(ParameterView::size)
                .sum();
    }
}
