package io.proxquant.models.scoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDManager;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.proxquant.models.Samples;
import io.proxquant.models.data.Batch;
import io.proxquant.models.data.ImageBatch;
import io.proxquant.models.data.ImageDataset;
import io.proxquant.models.data.ImageShape;
import io.proxquant.models.data.TokenBatch;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.pass.Network;
import io.proxquant.models.pass.RecurrentState;
import io.proxquant.models.random.RandomStream;
import io.proxquant.models.scoring.DotProductCorrelation.Compared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Correlations against products formed one by one. */
class DotProductCorrelationTest {

    private static final Offset<Double> CLOSE = Offset.offset(1e-5);

    @BeforeAll
    static void start() {
        StartedEngine.start(Samples.THREADS);
    }

    @Test
    void ofAFullyConnectedLayer() {
        ImageBatch batch = Samples.images(5, new ImageShape(16, 16, 1), 10, Samples.SEED);
        try (Network network = Networks.create("lenet-300-100", Map.of("extent", 16), 2)) {
            float[] weight = network.state().get("fc1.weight");
            List<double[]> products = new ArrayList<>();
            for (int sample = 0; sample < 5; sample++) {
                for (int unit = 0; unit < 300; unit++) {
                    products.add(products(batch.pixels(), sample * 256, weight, unit * 256, 256));
                }
            }
            assertThat(of(network, batch, "fc1.weight", weight)).isCloseTo(pearson(products), CLOSE);
        }
    }

    @Test
    void ofAConvolutionInTorchsOrderOfItsKernel() {
        ImageShape shape = new ImageShape(6, 5, 3);
        ImageBatch batch = Samples.images(2, shape, 5, Samples.SEED);
        try (Network network = Samples.smallResNet(4)) {
            float[] weight = network.state().get("conv1.weight");
            List<double[]> products = new ArrayList<>();
            for (int sample = 0; sample < 2; sample++) {
                for (int unit = 0; unit < 2; unit++) {
                    for (int place = 0; place < 30; place++) {
                        products.add(products(batch, sample, place / 5, place % 5, weight, unit));
                    }
                }
            }
            assertThat(of(network, batch, "conv1.weight", weight)).isCloseTo(pearson(products), CLOSE);
            assertThat(of(
                            network,
                            batch,
                            "layer2.0.shortcut.0.weight",
                            network.state().get("layer2.0.shortcut.0.weight")))
                    .isBetween(-1.0, 1.0);
        }
    }

    @Test
    void ofBothMatricesOfEachLstmLayer() {
        TokenBatch batch = Samples.tokens(4, 1, 11, 3);
        Map<String, Object> options = Map.of("vocabulary", 11, "embedding", 5, "hidden", 6, "layers", 2);
        try (Network network = Networks.create("lstm", options, 2)) {
            Map<String, float[]> state = network.state();
            List<double[]> inputs = new ArrayList<>();
            List<double[]> transitions = new ArrayList<>();
            RecurrentState carry = new RecurrentState();
            float[] before = new float[12];
            for (int t = 0; t < 4; t++) {
                for (int row = 0; row < 24; row++) {
                    inputs.add(products(
                            state.get("encoder.weight"),
                            batch.inputs()[t] * 5,
                            state.get("lstm.weight_ih_l0"),
                            row * 5,
                            5));
                    transitions.add(products(before, 6, state.get("lstm.weight_hh_l1"), row * 6, 6));
                }
                try (NDManager scope = network.newScope()) {
                    network.forward(scope, new TokenBatch(new int[] {batch.inputs()[t]}, new int[1], 1), carry, false);
                }
                before = carry.state().get("h");
            }
            assertThat(of(network, batch, "lstm.weight_ih_l0", state.get("lstm.weight_ih_l0")))
                    .isCloseTo(pearson(inputs), CLOSE);
            assertThat(of(network, batch, "lstm.weight_hh_l1", state.get("lstm.weight_hh_l1")))
                    .isCloseTo(pearson(transitions), CLOSE);
        }
    }

    @Test
    void equalWeightsCorrelateFullyAndGaussianSignsByTheCosineOfTheirAngle() {
        ImageBatch batch = Samples.images(64, new ImageShape(16, 16, 1), 10, Samples.SEED);
        try (Network network = Networks.create("lenet-300-100", Map.of("extent", 16), 2)) {
            float[] gaussian = new float[300 * 256];
            RandomStream random = new RandomStream(Samples.SEED + 1);
            for (int i = 0; i < gaussian.length; i++) {
                gaussian[i] = (float) random.nextGaussian();
            }
            network.port().write("fc1.weight", 0, gaussian, 0, gaussian.length);
            assertThat(of(network, batch, "fc1.weight", gaussian, gaussian)).isCloseTo(1, CLOSE);
            assertThat(of(network, batch, "fc1.weight", gaussian))
                    .as("cos 37.07 degrees, for isotropic inputs")
                    .isCloseTo(Math.sqrt(2 / Math.PI), Offset.offset(0.01));
        }
    }

    @Test
    void comparesTheGivenWeightsWhateverTheNetworkHoldsAndLeavesItAsItIs() {
        ImageBatch batch = Samples.images(5, new ImageShape(16, 16, 1), 10, Samples.SEED);
        try (Network network = Networks.create("lenet-300-100", Map.of("extent", 16), 2)) {
            float[] latent = network.state().get("fc1.weight");
            double before = of(network, batch, "fc1.weight", latent);
            network.port().write("fc1.weight", 0, signs(latent), 0, latent.length);
            Map<String, float[]> state = network.state();

            assertThat(of(network, batch, "fc1.weight", latent)).isEqualTo(before);
            assertThat(network.state()).usingRecursiveComparison().isEqualTo(state);
        }
    }

    @Test
    void theSampleIsTheSameEachTime() {
        byte[] pixels = new byte[40 * 8 * 8 * 3];
        RandomStream random = new RandomStream(Samples.SEED);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) random.nextInt(256);
        }
        ImageDataset images = new ImageDataset(new ImageShape(8, 8, 3), 5, pixels, new byte[40], 0.5f, 0.5f);
        try (Network network = Samples.smallResNet(2)) {
            Map<String, Compared> compared = Map.of("conv1.weight", compared(network, "conv1.weight"));

            assertThat(DotProductCorrelation.onSample(network, images, 8, 1).of(compared))
                    .isEqualTo(DotProductCorrelation.onSample(network, images, 8, 1)
                            .of(compared))
                    .isNotEqualTo(DotProductCorrelation.onSample(network, images, 8, 2)
                            .of(compared));
        }
    }

    @Test
    void whatNoLayerMultipliesByIsLeftOutAndOtherSizesAreRefused() {
        ImageBatch batch = Samples.images(1);
        try (Network network = Samples.smallResNet(1)) {
            DotProductCorrelation correlation = new DotProductCorrelation(network, batch);
            Compared two = new Compared(new float[2], new float[2]);

            assertThat(correlation.of(Map.of("bn1.weight", two))).isEmpty();
            assertThatThrownBy(() -> correlation.of(Map.of("conv1.weight", two)))
                    .hasMessageContaining("conv1.weight[2, 3, 3, 3]");
        }
    }

    private static Compared compared(Network network, String name) {
        float[] weight = network.state().get(name);
        return new Compared(weight, signs(weight));
    }

    private static double of(Network network, Batch batch, String name, float[] weight) {
        return of(network, batch, name, weight, signs(weight));
    }

    private static double of(Network network, Batch batch, String name, float[] weight, float[] quantized) {
        return new DotProductCorrelation(network, batch)
                .of(Map.of(name, new Compared(weight, quantized)))
                .get(name);
    }

    private static float[] signs(float[] weight) {
        float[] signs = new float[weight.length];
        for (int i = 0; i < signs.length; i++) {
            signs[i] = weight[i] >= 0 ? 1 : -1;
        }
        return signs;
    }

    private static double[] products(float[] a, int from, float[] w, int row, int count) {
        double[] both = new double[2];
        for (int i = 0; i < count; i++) {
            both[0] += (double) a[from + i] * w[row + i];
            both[1] += (double) a[from + i] * (w[row + i] >= 0 ? 1 : -1);
        }
        return both;
    }

    /** 3x3, padding 1; the batch is channels last, the kernel channels first. */
    private static double[] products(ImageBatch batch, int sample, int y, int x, float[] weight, int unit) {
        double[] both = new double[2];
        for (int channel = 0; channel < 3; channel++) {
            for (int k = 0; k < 9; k++) {
                int row = y + k / 3 - 1;
                int column = x + k % 3 - 1;
                if (row >= 0 && row < 6 && column >= 0 && column < 5) {
                    float a = batch.pixels()[((sample * 6 + row) * 5 + column) * 3 + channel];
                    float w = weight[(unit * 3 + channel) * 9 + k];
                    both[0] += (double) a * w;
                    both[1] += a * (w >= 0 ? 1.0 : -1.0);
                }
            }
        }
        return both;
    }

    private static double pearson(List<double[]> products) {
        double[] mean = {
            products.stream().mapToDouble(each -> each[0]).average().orElseThrow(),
            products.stream().mapToDouble(each -> each[1]).average().orElseThrow()
        };
        double[] sums = new double[3];
        for (double[] each : products) {
            double a = each[0] - mean[0];
            double b = each[1] - mean[1];
            Arrays.setAll(sums, i -> sums[i] + (i == 0 ? a * b : i == 1 ? a * a : b * b));
        }
        return sums[0] / Math.sqrt(sums[1] * sums[2]);
    }
}
