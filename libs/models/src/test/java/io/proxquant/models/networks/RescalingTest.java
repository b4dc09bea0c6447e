package io.proxquant.models.networks;

import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.models.InDoubles;
import io.proxquant.models.Samples;
import io.proxquant.models.data.ImageBatch;
import io.proxquant.models.data.ImageShape;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.pass.Network;
import io.proxquant.models.pass.RecurrentState;
import io.proxquant.networks.ScaleLink;
import io.proxquant.recipes.NameMap;
import io.proxquant.recipes.NetworkSection;
import io.proxquant.recipes.Options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Rescaled weights have the mean magnitude that was asked for, and the network says what it said. */
class RescalingTest {
    private static final long SEED = 20_261_130;
    private static final double MEAN = 0.5;
    private static final ImageBatch IMAGES = Samples.images(16, new ImageShape(16, 16, 1), 10, SEED);

    @BeforeAll
    static void start() {
        StartedEngine.start(Samples.THREADS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "B"})
    void aResNetComputesWhatItDidWithEveryWeightRescaled(String shortcut) {
        NetworkSection section = new NetworkSection(
                "resnet",
                Options.of(Map.of("depth", 14, "width", 4, "shortcut", shortcut)),
                new NameMap(Map.of("fc", "head"), "module.", List.of()));
        try (Network network = Networks.create(section, SEED)) {
            trainedFor(network);
            float[] before = InDoubles.logits(network, IMAGES, new RecurrentState(), false);
            List<String> weights = quantizable(network);
            Rescaling rescaling = new Rescaling(Networks.links(section), MEAN);
            assertThat(rescaling.unabsorbed(weights)).isEmpty();

            Map<String, float[]> changed = rescaling.apply(network.state(), weights);
            changed.forEach((name, values) -> network.port().write(name, 0, values, 0, values.length));

            assertThat(weights).contains("module.head.weight");
            for (String weight : weights) {
                assertThat(mean(network.state().get(weight))).as(weight).isCloseTo(MEAN, within(1e-6));
            }
            assertThat(largestDifference(before, InDoubles.logits(network, IMAGES, new RecurrentState(), false))
                            / largestDifference(before, new float[before.length]))
                    .as("seed %d", SEED)
                    .isLessThan(1e-5);
        }
    }

    @Test
    void weightsThatNoNormalisationFollowsAreTold() {
        NetworkSection perceptron = NetworkSection.of("lenet-300-100", Options.of(Map.of()));
        assertThat(new Rescaling(Networks.links(perceptron), MEAN).unabsorbed(List.of("fc1.weight", "fc3.weight")))
                .containsExactly("fc1.weight", "fc3.weight");
        NetworkSection rounded =
                NetworkSection.of("resnet", Options.of(Map.of("activations", "dorefa", "activationBits", 2)));
        assertThat(new Rescaling(Networks.links(rounded), MEAN).unabsorbed(List.of("conv1.weight", "fc.weight")))
                .as("a signal that is rounded to levels keeps its scale")
                .containsExactly("fc.weight");
    }

    @Test
    void aWeightOfZerosStaysAndNothingChangesBehindIt() {
        Map<String, float[]> values = Map.of(
                "w", new float[4],
                "n.weight", new float[] {2},
                "n.bias", new float[] {1},
                "n.running_mean", new float[] {3},
                "n.running_var", new float[] {4});
        Rescaling rescaling = new Rescaling(List.of(ScaleLink.normalized("w", ScaleLink.INPUT, "n", "s")), MEAN);
        assertThat(rescaling.apply(values, List.of("w"))).containsOnlyKeys("w").containsEntry("w", new float[4]);
    }

    /** As after some training: no normalisation is the identity, and one channel hardly varies. */
    private static void trainedFor(Network network) {
        Random random = new Random(SEED);
        for (ParameterView view : network.parameters()) {
            float[] values = network.port().readAll(view);
            for (int i = 0; i < values.length && !view.quantizable(); i++) {
                values[i] = view.name().endsWith("running_var")
                        ? i == 0 ? 1e-6f : 0.5f + random.nextFloat()
                        : values[i] + 0.3f * (float) random.nextGaussian();
            }
            network.port().write(view.name(), 0, values, 0, values.length);
        }
    }

    private static List<String> quantizable(Network network) {
        return network.parameters().stream()
                .filter(ParameterView::quantizable)
                .map(ParameterView::name)
                .toList();
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float each : values) {
            sum += Math.abs(each);
        }
        return sum / values.length;
    }

    private static double largestDifference(float[] a, float[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }
}
