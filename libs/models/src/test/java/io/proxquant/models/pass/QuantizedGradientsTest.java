package io.proxquant.models.pass;

import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.proxquant.models.Samples;
import io.proxquant.models.TorchFixtures;
import io.proxquant.models.data.ImageBatch;
import io.proxquant.models.data.ImageShape;
import io.proxquant.models.engine.NativeEngine;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.models.engine.Tensors;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.random.RandomStream;

import static org.assertj.core.api.Assertions.assertThat;

/** DoReFa's quantized gradients: the rule against plain arithmetic, and the cut graph against the whole one. */
class QuantizedGradientsTest {

    private static final long SEED = 11;

    @BeforeAll
    static void start() {
        StartedEngine.start(Samples.THREADS);
    }

    @Test
    void theRuleIsTheOneWrittenOut() {
        float[] gradient = {0.3f, -0.1f, 0.02f, 0, 0, 0, -2, 2, 1e-20f};
        RandomStream random = new RandomStream(SEED);
        float[] noise = new float[9];
        for (int i = 0; i < 9; i++) {
            noise[i] = (float) random.uniform(-0.5, 0.5);
        }
        for (int bits : new int[] {1, 2, 4, 8}) {
            float[] quantized = quantized(gradient, noise, bits);
            for (int i = 0; i < 9; i++) {
                double expected = rule(gradient, noise, bits, i);
                assertThat((double) quantized[i])
                        .as("%d bits, element %d, seed %d", bits, i, SEED)
                        .isCloseTo(expected, Offset.offset(1e-6));
            }
            assertThat(quantized[4]).as("a sample without gradient gets none").isZero();
        }
    }

    @Test
    void noiseMakesTheMeanTheGradient() {
        float[] gradient = {0.3f, -0.1f, 0.02f, 0.29f, -0.3f, 0, 0.11f, 0.2f, -0.25f};
        int draws = 4000;
        double[] mean = new double[9];
        RandomStream random = new RandomStream(SEED);
        for (int draw = 0; draw < draws; draw++) {
            float[] noise = new float[9];
            for (int i = 0; i < 9; i++) {
                noise[i] = (float) random.uniform(-0.5, 0.5);
            }
            float[] quantized = quantized(gradient, noise, 2);
            for (int i = 0; i < 9; i++) {
                mean[i] += quantized[i] / (double) draws;
            }
        }
        for (int i = 0; i < 9; i++) {
            // a level is 0.2 wide, so the mean's standard error is at most 0.1 / sqrt(4000) = 0.0016
            assertThat(mean[i]).as("element %d, seed %d", i, SEED).isCloseTo(gradient[i], Offset.offset(0.008));
        }
    }

    @Test
    void sixteenBitsThroughAllCutsGiveTheGradientsOfTheWholeGraph() {
        Map<String, Object> options = Map.of("depth", 14, "channels", 3, "classes", 5, "width", 3);
        for (String shortcut : new String[] {"A", "B"}) {
            try (Network whole = network(options, Map.of("shortcut", shortcut));
                    Network cut = network(options, Map.of("shortcut", shortcut, "gradientBits", 16))) {
                ImageBatch batch = Samples.images(SEED);
                double loss = new TrainingStep(whole, 1).forwardBackward(batch, 0);
                assertThat(new TrainingStep(cut, 1).forwardBackward(batch, 0)).isEqualTo(loss);
                for (ParameterView parameter : whole.parameters()) {
                    if (parameter.trainable()) {
                        assertNear(
                                cut.port().readGradient(parameter),
                                whole.port().readGradient(parameter),
                                parameter + " with shortcut " + shortcut);
                    }
                }
                assertThat(cut.liveArrays()).as("nothing of the step is left").isEqualTo(whole.liveArrays());
            }
        }
    }

    @Test
    void aLayersGradientIsMadeFromTheQuantizedOneOfItsOutput() {
        Map<String, Object> options = Map.of("extent", 16, "gradientBits", 2);
        ImageBatch batch = Samples.images(6, new ImageShape(16, 16, 1), 10, SEED);
        try (Network network = Networks.create("lenet-300-100", options, 5);
                Network whole = Networks.create("lenet-300-100", Map.of("extent", 16), 5)) {
            new TrainingStep(network, 3).forwardBackward(batch, 8);
            new TrainingStep(whole, 3).forwardBackward(batch, 8);
            float[] outputs = outputGradient(whole, batch);
            float[] quantized;
            try (NDManager scope = network.newScope()) {
                NativeEngine.get().setRandomSeed((int) RandomStream.hash(3, 8));
                NDArray noise = scope.randomUniform(-0.5f, 0.5f, new Shape(6, 100), DataType.FLOAT32);
                quantized = new GradientQuantizer(2)
                        .quantize(Tensors.of(scope, outputs, new Shape(6, 100)), noise)
                        .toFloatArray();
            }
            float[] bias = new float[100];
            for (int i = 0; i < 600; i++) {
                bias[i % 100] += quantized[i];
            }
            TorchFixtures.assertClose(gradient(network, "fc2.bias"), bias, 1e-5, "fc2.bias");
            assertThat(gradient(network, "fc3.weight"))
                    .as("the last layer's own gradient is not quantized")
                    .isEqualTo(gradient(whole, "fc3.weight"));
        }
    }

    @Test
    void equalSeedsAndStepsGiveEqualNoise() {
        try (Network network =
                network(Map.of("depth", 8, "channels", 3, "classes", 5, "width", 2, "gradientBits", 2), Map.of())) {
            ImageBatch batch = Samples.images(SEED);
            TrainingStep step = new TrainingStep(network, 4);
            step.forwardBackward(batch, 1);
            float[] first = gradient(network, "layer2.0.conv1.weight");
            step.forwardBackward(batch, 2);
            assertThat(gradient(network, "layer2.0.conv1.weight")).isNotEqualTo(first);
            step.forwardBackward(batch, 1);
            assertThat(gradient(network, "layer2.0.conv1.weight")).isEqualTo(first);
        }
    }

    /** Gradient of fc2's output, from the float network: (softmax - label) / n through fc3, where the rectifier is open. */
    private static float[] outputGradient(Network network, ImageBatch batch) {
        Map<String, float[]> state = network.state();
        float[] first = rectified(layer(batch.pixels(), state.get("fc1.weight"), state.get("fc1.bias")));
        float[] second = layer(first, state.get("fc2.weight"), state.get("fc2.bias"));
        float[] logits = layer(rectified(second), state.get("fc3.weight"), state.get("fc3.bias"));
        float[] gradient = new float[6 * 100];
        for (int sample = 0; sample < 6; sample++) {
            double sum = 0;
            for (int k = 0; k < 10; k++) {
                sum += Math.exp(logits[sample * 10 + k]);
            }
            for (int k = 0; k < 10; k++) {
                double slope = (Math.exp(logits[sample * 10 + k]) / sum - (batch.labels()[sample] == k ? 1 : 0)) / 6;
                for (int unit = 0; unit < 100; unit++) {
                    int at = sample * 100 + unit;
                    gradient[at] += second[at] > 0 ? (float) (slope * state.get("fc3.weight")[k * 100 + unit]) : 0;
                }
            }
        }
        return gradient;
    }

    private static float[] layer(float[] inputs, float[] weight, float[] bias) {
        int units = bias.length;
        int width = weight.length / units;
        float[] outputs = new float[inputs.length / width * units];
        for (int i = 0; i < outputs.length; i++) {
            double sum = bias[i % units];
            for (int k = 0; k < width; k++) {
                sum += (double) inputs[i / units * width + k] * weight[i % units * width + k];
            }
            outputs[i] = (float) sum;
        }
        return outputs;
    }

    private static float[] rectified(float[] values) {
        float[] rectified = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            rectified[i] = Math.max(values[i], 0);
        }
        return rectified;
    }

    private static float[] quantized(float[] gradient, float[] noise, int bits) {
        try (NDManager scope = NativeEngine.get().newBaseManager()) {
            Shape shape = new Shape(3, 3);
            return new GradientQuantizer(bits)
                    .quantize(Tensors.of(scope, gradient, shape), Tensors.of(scope, noise, shape))
                    .toFloatArray();
        }
    }

    private static double rule(float[] gradient, float[] noise, int bits, int at) {
        double largest = 0;
        for (int i = at / 3 * 3; i < at / 3 * 3 + 3; i++) {
            largest = Math.max(largest, Math.abs(gradient[i]));
        }
        if (largest == 0) {
            return 0;
        }
        double n = Math.pow(2, bits) - 1;
        double unit = gradient[at] / (2 * largest) + 0.5 + noise[at] / n;
        return 2 * largest * (Math.rint(Math.max(0, Math.min(1, unit)) * n) / n - 0.5);
    }

    private static Network network(Map<String, Object> options, Map<String, Object> more) {
        Map<String, Object> all = new java.util.HashMap<>(options);
        all.putAll(more);
        return Networks.create("resnet", all, Samples.SEED);
    }

    private static float[] gradient(Network network, String name) {
        return network.parameters().stream()
                .filter(each -> each.name().equals(name))
                .map(network.port()::readGradient)
                .findFirst()
                .orElseThrow();
    }

    private static void assertNear(float[] actual, float[] expected, String what) {
        double largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        TorchFixtures.assertClose(actual, expected, 2e-3 * largest + 1e-7, what);
    }
}
