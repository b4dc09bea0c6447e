package io.proxquant.models.networks;

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
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.pass.Network;
import io.proxquant.models.pass.RecurrentState;
import io.proxquant.models.pass.TrainingStep;
import io.proxquant.models.scoring.DotProductCorrelation;

import static org.assertj.core.api.Assertions.assertThat;

/** GRU language models, in float by the engine's GRU and with quantized states step by step, against doubles. */
class GruTest {
    private static final int LAYERS = 2;
    private static final int HIDDEN = 6;
    private static final int EMBEDDING = 5;
    private static final int STREAMS = 3;
    private static final int WORDS = 11;
    private static final double STEP = 1e-5;

    /** What a recipe says of activations, and what that does to a state. */
    record Case(Map<String, Object> activations, UnaryOperator<double[]> quantizer) {
        @Override
        public String toString() {
            return activations.toString();
        }
    }

    @BeforeAll
    static void start() {
        StartedEngine.start(Samples.THREADS);
    }

    static List<Case> cases() {
        return List.of(
                new Case(Map.of(), h -> h),
                new Case(
                        Map.of("activations", "sign"),
                        h -> Arrays.stream(h).map(v -> v >= 0 ? 1 : -1).toArray()),
                new Case(Map.of("activations", "linear", "activationBits", 4), h -> Arrays.stream(h)
                        .map(v -> Math.min(7, Math.rint(v * 8)) / 8)
                        .toArray()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logitsAndCarryAreThoseOfTheReferenceOverTwoBatches(Case of) {
        try (Network network = network(of)) {
            ReferenceGru reference = new ReferenceGru(LAYERS, EMBEDDING, HIDDEN, STREAMS, of.quantizer());
            RecurrentState carry = new RecurrentState();
            for (int batch = 0; batch < 2; batch++) {
                TokenBatch tokens = Samples.tokens(4, STREAMS, WORDS, 30 + batch);
                InDoubles.assertClose(
                        InDoubles.logits(network, tokens, carry, false),
                        reference.logits(InDoubles.of(network), tokens),
                        1e-5);
                InDoubles.assertClose(carry.state().get("h"), reference.h(), 1e-5);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsAreThoseOfTheNetworkWhoseRoundingIsHeldFixed(Case of) {
        try (Network network = network(of)) {
            TokenBatch batch = Samples.tokens(4, STREAMS, WORDS, 40);
            Map<String, double[]> values = InDoubles.of(network);
            ReferenceGru reference = new ReferenceGru(LAYERS, EMBEDDING, HIDDEN, STREAMS, of.quantizer());
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
                            .as("%s[%d], %s", parameter.name(), at, of)
                            .isCloseTo((up - down) / (2 * STEP), Offset.offset(1e-5));
                }
            }
            assertThat(network.liveArrays())
                    .as("nothing of the step is left")
                    .isEqualTo(network.parameters().size());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theMatricesAreShownOnWhatTheyAreMultipliedWith(Case of) {
        try (Network network = network(of)) {
            Map<String, float[]> state = network.state();
            Map<String, DotProductCorrelation.Compared> compared = new LinkedHashMap<>();
            List<String> names =
                    List.of("gru.weight_ih_l0", "gru.weight_hh_l0", "gru.weight_ih_l1", "gru.weight_hh_l1");
            names.forEach(
                    name -> compared.put(name, new DotProductCorrelation.Compared(state.get(name), state.get(name))));
            Map<String, Double> seen =
                    new DotProductCorrelation(network, Samples.tokens(4, STREAMS, WORDS, 70)).of(compared);
            assertThat(seen.keySet()).containsExactlyElementsOf(names);
            assertThat(seen.values()).allSatisfy(each -> assertThat(each).isCloseTo(1, Offset.offset(1e-6)));
        }
    }

    @Test
    void everyLayerHasItsFourTensorsUnderTorchsNames() {
        try (Network network = network(cases().get(0))) {
            assertThat(network.parameters())
                    .extracting(ParameterView::toString)
                    .contains("gru.weight_ih_l0[18, 5]", "gru.weight_hh_l0[18, 6]", "gru.bias_ih_l0[18]")
                    .contains("gru.weight_ih_l1[18, 6]", "gru.weight_hh_l1[18, 6]", "gru.bias_hh_l1[18]")
                    .hasSize(11);
        }
    }

    /** Weights three times the usual, so that states fill their range. */
    private static Network network(Case of) {
        Map<String, Object> options = new LinkedHashMap<>(Map.of(
                "vocabulary", WORDS, "embedding", EMBEDDING, "hidden", HIDDEN, "layers", LAYERS, "dropout", 0.0));
        options.putAll(of.activations());
        Network network = Networks.create("gru", options, Samples.SEED);
        network.state().forEach((name, values) -> {
            for (int i = 0; i < values.length; i++) {
                values[i] *= 3;
            }
            network.port().write(name, 0, values, 0, values.length);
        });
        return network;
    }
}
