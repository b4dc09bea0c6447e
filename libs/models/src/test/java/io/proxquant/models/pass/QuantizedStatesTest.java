package io.proxquant.models.pass;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.models.InDoubles;
import io.proxquant.models.Samples;
import io.proxquant.models.data.TokenBatch;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.scoring.DotProductCorrelation;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.RecipeException;
import io.proxquant.recipes.RecipeReader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** LSTM language models whose state is quantized at every step, against the recurrence written out in doubles. */
class QuantizedStatesTest {

    private static final int LAYERS = 2;
    private static final int HIDDEN = 8;
    private static final int EMBEDDING = 5;
    private static final int STREAMS = 3;
    private static final int WORDS = 11;
    private static final double STEP = 1e-5;

    /** A recipe's kind and bits, and what it does to a state. */
    record Case(String kind, int bits, UnaryOperator<double[]> quantizer) {
        @Override
        public String toString() {
            return kind + " " + bits;
        }
    }

    @BeforeAll
    static void start() {
        StartedEngine.start(Samples.THREADS);
    }

    static List<Case> cases() {
        return List.of(
                new Case("alternating", 1, h -> ReferenceAlternating.quantized(h, 1)),
                new Case("alternating", 2, h -> ReferenceAlternating.quantized(h, 2)),
                new Case("alternating", 3, h -> ReferenceAlternating.quantized(h, 3)),
                new Case("sign", 0, h -> each(h, v -> v >= 0 ? 1 : -1)),
                new Case("linear", 4, h -> each(h, v -> Math.min(7, Math.rint(v * 8)) / 8)),
                new Case("log", 3, h -> each(h, QuantizedStatesTest::powerOfTwo)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logitsAndCarryAreThoseOfTheReferenceOverTwoBatches(Case quantized) {
        try (Network network = network(quantized)) {
            ReferenceQuantizedLstm reference =
                    new ReferenceQuantizedLstm(LAYERS, EMBEDDING, HIDDEN, STREAMS, quantized.quantizer());
            RecurrentState carry = new RecurrentState();
            for (int step = 0; step < 2; step++) {
                TokenBatch batch = Samples.tokens(4, STREAMS, WORDS, 30 + step);
                InDoubles.assertClose(
                        InDoubles.logits(network, batch, carry, false),
                        reference.logits(InDoubles.of(network), batch),
                        1e-5);
                InDoubles.assertClose(carry.state().get("h"), reference.q(), 1e-5);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsAreThoseOfTheNetworkWhoseRoundingIsHeldFixed(Case quantized) {
        try (Network network = network(quantized)) {
            TokenBatch batch = Samples.tokens(4, STREAMS, WORDS, 40);
            Map<String, double[]> values = InDoubles.of(network);
            ReferenceQuantizedLstm reference =
                    new ReferenceQuantizedLstm(LAYERS, EMBEDDING, HIDDEN, STREAMS, quantized.quantizer());
            double loss = InDoubles.crossEntropy(reference.logits(values, batch), batch.labels());
            assertThat(new TrainingStep(network, 3).forwardBackward(batch, 0)).isCloseTo(loss, Offset.offset(1e-5));
            for (ParameterView parameter : network.parameters()) {
                float[] gradient = network.port().readGradient(parameter);
                double[] value = values.get(parameter.name());
                for (int at = 0; at < value.length; at++) {
                    double kept = value[at];
                    value[at] = kept + STEP;
                    double up = InDoubles.crossEntropy(reference.smoothLogits(values, batch), batch.labels());
                    value[at] = kept - STEP;
                    double down = InDoubles.crossEntropy(reference.smoothLogits(values, batch), batch.labels());
                    value[at] = kept;
                    assertThat((double) gradient[at])
                            .as("%s[%d], %s", parameter.name(), at, quantized)
                            .isCloseTo((up - down) / (2 * STEP), Offset.offset(1e-5));
                }
            }
            assertThat(network.liveArrays())
                    .as("nothing of the step is left")
                    .isEqualTo(network.parameters().size());
        }
    }

    @Test
    void whereABatchIsCutDoesNotMatter() {
        try (Network network = network(cases().get(1))) {
            TokenBatch whole = Samples.tokens(6, STREAMS, WORDS, 50);
            RecurrentState carry = new RecurrentState();
            float[] expected = InDoubles.logits(network, whole, new RecurrentState(), false);
            int part = 2 * STREAMS;
            for (int from = 0; from < whole.samples(); from += part) {
                TokenBatch cut = new TokenBatch(
                        Arrays.copyOfRange(whole.inputs(), from, from + part),
                        Arrays.copyOfRange(whole.labels(), from, from + part),
                        STREAMS);
                float[] seen = InDoubles.logits(network, cut, carry, false);
                for (int i = 0; i < seen.length; i++) {
                    assertThat(seen[i]).isCloseTo(expected[from * WORDS + i], Offset.offset(1e-6f));
                }
            }
        }
    }

    @Test
    void dropoutFallsOnTheQuantizedState() {
        Map<String, Object> options = new LinkedHashMap<>(options("sign", 0));
        options.put("dropout", 0.5);
        try (Network network = Networks.create("lstm", options, 1)) {
            TokenBatch batch = Samples.tokens(4, STREAMS, WORDS, 60);
            TrainingStep step = new TrainingStep(network, 1);
            step.forwardBackward(batch, 0);
            assertThat(step.carry().state().get("h")).containsOnly(1f, -1f);
        }
    }

    @Test
    void theMatricesAreCorrelatedOnQuantizedStates() {
        try (Network network = network(cases().get(3))) {
            Map<String, float[]> state = network.state();
            Map<String, DotProductCorrelation.Compared> compared = new LinkedHashMap<>();
            for (String name : List.of("lstm.weight_ih_l0", "lstm.weight_hh_l1", "lstm.weight_ih_l1")) {
                compared.put(name, new DotProductCorrelation.Compared(state.get(name), state.get(name)));
            }
            Map<String, Double> seen =
                    new DotProductCorrelation(network, Samples.tokens(4, STREAMS, WORDS, 70)).of(compared);
            assertThat(seen.keySet()).containsExactly("lstm.weight_ih_l0", "lstm.weight_ih_l1", "lstm.weight_hh_l1");
            assertThat(seen.values()).allSatisfy(each -> assertThat(each).isCloseTo(1, Offset.offset(1e-6)));
        }
    }

    @Test
    void whatARecipeCannotMeanIsRefusedWithItsPlace() {
        assertThat(problems("activations: dorefa, activationBits: 2"))
                .isEqualTo("recipe:3:78: network.activations: 'dorefa' is not known; allowed: float, alternating,"
                        + " sign, linear, log");
        assertThat(problems("activations: alternating")).contains("3:10: network.activationBits: is missing");
        assertThat(problems("activations: alternating, activationBits: 5"))
                .contains("3:107: network.activationBits: must be at most 4 for activations alternating, was 5");
        assertThat(problems("gradientBits: 4")).contains("3:65: network.gradientBits: is not a known key");
        assertThatThrownBy(() -> Networks.create("lstm", Map.of("activations", "dorefa", "activationBits", 2), 1))
                .hasMessageContaining("'activations' of lstm must be one of [float, alternating, sign, linear, log]");
    }

    private static String problems(String options) {
        String recipe =
                """
                apiVersion: proxquant.io/v1
                model: m
                network: {type: lstm, vocabulary: 200, embedding: 8, hidden: 8, %s}
                data: {type: synthetic-text}
                training: {batch: 4, bptt: 5, warmStart: {epochs: 1, optimizer: {type: sgd, rate: 1.0}}}
                """
                        .formatted(options);
        try {
            RecipeReader.read(recipe, Declarations.load());
            return "nothing";
        } catch (RecipeException e) {
            return e.getMessage();
        }
    }

    private static Map<String, Object> options(String kind, int bits) {
        Map<String, Object> options = new LinkedHashMap<>(Map.of(
                "vocabulary", WORDS, "embedding", EMBEDDING, "hidden", HIDDEN, "layers", LAYERS, "dropout", 0.0));
        options.put("activations", kind);
        if (bits > 0) {
            options.put("activationBits", bits);
        }
        return options;
    }

    /** Weights three times the usual, so that states fill their range. */
    private static Network network(Case quantized) {
        Network network = Networks.create("lstm", options(quantized.kind(), quantized.bits()), Samples.SEED);
        network.state().forEach((name, values) -> {
            for (int i = 0; i < values.length; i++) {
                values[i] *= 3;
            }
            network.port().write(name, 0, values, 0, values.length);
        });
        return network;
    }

    private static double[] each(double[] values, java.util.function.DoubleUnaryOperator function) {
        return Arrays.stream(values).map(function).toArray();
    }

    /** Three bits: exponents 0 to -3. */
    private static double powerOfTwo(double value) {
        double exponent = Math.rint(Math.log(Math.abs(value)) / Math.log(2));
        return (value >= 0 ? 1 : -1) * Math.pow(2, Math.max(-3, Math.min(0, exponent)));
    }
}
