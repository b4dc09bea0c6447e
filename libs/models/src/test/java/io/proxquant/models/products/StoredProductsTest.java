package io.proxquant.models.products;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.models.Samples;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.data.TextDataset;
import io.proxquant.models.data.Vocabulary;
import io.proxquant.models.data.synthetic.MarkovSource;
import io.proxquant.models.data.synthetic.SyntheticImages;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.pass.Network;
import io.proxquant.models.scoring.Evaluation;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** A network scored on weights as they are stored answers as the decoded one does, sample for sample. */
class StoredProductsTest {
    private static final int SAMPLES = 60;

    @BeforeAll
    static void start() {
        StartedEngine.start(Samples.THREADS);
    }

    @ParameterizedTest
    @CsvSource({"sign, 0, binary, 0", "dorefa, 2, ternary, 0", "dorefa, 2, alternating, 2", "linear, 3, uniform, 4"})
    void aPerceptronOnSignsAnswersAsTheDecodedOne(String activations, int width, String quantizer, int bits) {
        try (Network network = perceptron(activations, width)) {
            FloatTensors weights = quantized(network, quantizer, bits, "row", 1);
            StoredProducts products = StoredProducts.packed(weights, 2);
            Dataset images = new SyntheticImages(28, 0.3, 5).images("signs", SAMPLES);
            requireEqualAnswers(network, images, products);
            assertThat(products.used()).contains("fc2.weight", "fc3.weight");
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "2, 3"})
    void aLanguageModelOnSignsAnswersAsTheDecodedOne(int activationBits, int bits) {
        try (Network network = language(activationBits)) {
            FloatTensors weights = quantized(network, "alternating", bits, "row", 1);
            StoredProducts products = StoredProducts.packed(weights, 2);
            requireEqualAnswers(network, text(), products);
            assertThat(products.used())
                    .as("the embedding is looked up, and its rows are inputs of few values")
                    .containsExactly("decoder.weight", "lstm.weight_hh_l0", "lstm.weight_ih_l0");
        }
    }

    @ParameterizedTest
    @CsvSource({"sign, 0, binary, 0", "dorefa, 2, ternary, 0", "dorefa, 1, alternating, 2"})
    void aResidualNetworkOnSignsAnswersAsTheDecodedOne(String activations, int width, String quantizer, int bits) {
        Map<String, Object> options = new LinkedHashMap<>(Map.of(
                "depth", 8, "width", 5, "channels", 1, "classes", 10, "shortcut", "B", "activations", activations));
        if (width > 0) {
            options.put("activationBits", width);
        }
        try (Network network = Networks.create("resnet", options, 3)) {
            FloatTensors weights = quantized(network, quantizer, bits, "row", 1);
            StoredProducts products = StoredProducts.packed(weights, 2);
            requireEqualAnswers(network, new SyntheticImages(16, 0.3, 5).images("kernels", 12), products);
            assertThat(products.used())
                    .as("the last layer's input is averaged, and not quantized")
                    .containsAll(products.matrices().stream()
                            .filter(name -> !name.startsWith("fc.") && !name.startsWith("conv1."))
                            .toList())
                    .hasSizeGreaterThanOrEqualTo(8)
                    .doesNotContain("fc.weight");
        }
    }

    @Test
    void aPrunedPerceptronOnCompressedColumnsAnswersAsTheDecodedOne() {
        try (Network network = perceptron("float", 0)) {
            FloatTensors weights = quantized(network, "uniform", 3, "tensor", 0.09);
            StoredProducts products = StoredProducts.compressed(weights, 2);
            assertThat(products.matrices()).containsExactly("fc1.weight", "fc2.weight", "fc3.weight");
            requireEqualAnswers(network, new SyntheticImages(28, 0.3, 5).images("columns", SAMPLES), products);
            assertThat(products.used()).isEqualTo(products.matrices());
        }
    }

    @Test
    void whatHasTooManyValuesIsLeftToTheEngine() {
        try (Network network = perceptron("float", 0)) {
            FloatTensors weights = tensors(network);
            assertThat(StoredProducts.packed(weights, 1).matrices()).isEmpty();
            assertThat(StoredProducts.compressed(weights, 1).matrices()).isEmpty();
            StoredProducts products = StoredProducts.packed(quantized(network, "binary", 0, "row", 1), 1);
            requireEqualAnswers(network, new SyntheticImages(28, 0.3, 5).images("engine", 20), products);
            assertThat(products.used()).as("rectified inputs are not quantized").doesNotContain("fc2.weight");
        }
    }

    private static void requireEqualAnswers(Network network, Dataset split, StoredProducts products) {
        float[] decoded = Evaluation.logits(network, split, 0, split.size());
        float[] stored = Evaluation.logits(network, split, 0, split.size(), products);
        assertThat(stored).hasSameSizeAs(decoded);
        int classes = decoded.length / split.size();
        for (int sample = 0; sample < split.size(); sample++) {
            assertThat(best(stored, sample, classes)).as("sample %d", sample).isEqualTo(best(decoded, sample, classes));
        }
        for (int i = 0; i < decoded.length; i++) {
            assertThat(stored[i]).isCloseTo(decoded[i], within(2e-4f * (1 + Math.abs(decoded[i]))));
        }
    }

    private static int best(float[] logits, int sample, int classes) {
        return IntStream.range(0, classes)
                .reduce((a, b) -> logits[sample * classes + b] > logits[sample * classes + a] ? b : a)
                .orElseThrow();
    }

    /** The network's matrices quantized in place, of each the share of largest magnitude. */
    private static FloatTensors quantized(
            Network network, String quantizer, int bits, String granularity, double share) {
        Map<String, Object> options = bits == 0 ? Map.of() : Map.of("bits", bits);
        TensorQuantizer tensors =
                new TensorQuantizer(Quantizers.byName(quantizer, options), Granularity.parse(granularity));
        each(network, (view, values) -> {
            if (view.shape().length < 2) {
                // Without biases sums of signs tie at zero, where a rounding decides a sign.
                return view.name().endsWith("bias") ? drawn(values.length) : values;
            }
            QuantizedTensor codes = tensors.quantize(values, view.shape());
            float[] decoded = new float[values.length];
            codes.dequantize(decoded);
            float[] sorted = values.clone();
            for (int i = 0; i < sorted.length; i++) {
                sorted[i] = Math.abs(sorted[i]);
            }
            Arrays.sort(sorted);
            float smallest = sorted[(int) ((1 - share) * (sorted.length - 1))];
            for (int i = 0; i < values.length; i++) {
                decoded[i] = Math.abs(values[i]) < smallest ? 0 : decoded[i];
            }
            return decoded;
        });
        return tensors(network);
    }

    private static float[] drawn(int count) {
        Random random = new Random(Samples.SEED);
        float[] drawn = new float[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = (float) (0.05 * random.nextGaussian());
        }
        return drawn;
    }

    private static void each(Network network, BiFunction<ParameterView, float[], float[]> change) {
        Map<String, float[]> state = new LinkedHashMap<>(network.state());
        network.parameters().forEach(view -> state.computeIfPresent(view.name(), (name, v) -> change.apply(view, v)));
        network.load(state);
    }

    private static FloatTensors tensors(Network network) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        network.parameters().forEach(view -> shapes.put(view.name(), view.shape()));
        return new FloatTensors(network.state(), shapes);
    }

    private static Network perceptron(String activations, int bits) {
        return Networks.create(
                "lenet-300-100",
                bits == 0
                        ? Map.of("activations", activations)
                        : Map.of("activations", activations, "activationBits", bits),
                3);
    }

    private static Network language(int bits) {
        return Networks.create(
                "lstm",
                Map.of(
                        "vocabulary",
                        11,
                        "embedding",
                        70,
                        "hidden",
                        65,
                        "activations",
                        "alternating",
                        "activationBits",
                        bits),
                3);
    }

    private static TextDataset text() {
        TextDataset drawn = new MarkovSource(11, Samples.SEED).text("any", SAMPLES);
        int[] tokens = IntStream.range(0, SAMPLES).map(drawn::token).toArray();
        List<String> words = List.of("a", "b", Vocabulary.END, "d", "e", "f", "g", "h", "i", "j", "k");
        return new TextDataset(tokens, new Vocabulary(words));
    }
}
