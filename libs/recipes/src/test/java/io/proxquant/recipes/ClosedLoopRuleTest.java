package io.proxquant.recipes;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.contracts.Digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which recipes may leave their C steps to quantizer-services, and what these are then asked for. */
class ClosedLoopRuleTest {
    private static Recipe read(String method) throws RecipeException {
        return RecipeReader.read(
                """
                apiVersion: proxquant.io/v1
                model: m
                network: {type: resnet, depth: 8, channels: 1, classes: 10, width: 2, shortcut: B}
                data: {type: synthetic-images, trainCount: 128, validationCount: 64, testCount: 64}
                training:
                  batch: 32
                  method: {%s}
                  warmStart: {epochs: 1, optimizer: {type: sgd, rate: 0.05}}
                  quantize: {epochs: 1, optimizer: {type: sgd, rate: 0.05}}
                quantizations:
                  - {name: q, mode: hard, quantizer: binary}
                """
                        .formatted(method),
                KnownHere.DECLARATIONS);
    }

    private static final class KnownHere {
        static final Declarations DECLARATIONS = Declarations.load();
    }

    @ParameterizedTest
    @CsvSource({"lc-quadratic-penalty", "lc-augmented-lagrangian"})
    void learningCompressionMayCloseItsLoop(String method) throws Exception {
        MethodSection section = read("name: " + method + ", quantizer: ternary, closedLoop: true")
                .training()
                .method();
        assertThat(section.closedLoop()).isTrue();
        assertThat(section.flat()).containsEntry("closedLoop", true);
        assertThat(MethodSection.of(section.flat())).isEqualTo(section);
        assertThat(section.withRate(2).closedLoop()).isTrue();
    }

    @Test
    void sayingNoIsSayingNothing() throws Exception {
        assertThat(read("name: lc-quadratic-penalty, closedLoop: false").digest())
                .isEqualTo(read("name: lc-quadratic-penalty").digest())
                .isNotEqualTo(
                        read("name: lc-quadratic-penalty, closedLoop: true").digest());
    }

    @ParameterizedTest
    @CsvSource({"proxquant-binary", "direct-compression", "iterated-direct-compression"})
    void aMethodWithoutCStepsHasNoLoopToClose(String method) {
        assertThatThrownBy(() -> read("name: " + method + ", closedLoop: true"))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining("training.method.closedLoop: '" + method + "' has no C steps")
                .hasMessageContaining("lc-quadratic-penalty, lc-augmented-lagrangian");
    }

    @ParameterizedTest
    @CsvSource({"lab", "binary-stochastic", "'kmeans, init: forgy'"})
    void aQuantizerThatKnowsMoreThanThePointCannotWorkElsewhere(String quantizer) {
        assertThatThrownBy(() -> read("name: lc-quadratic-penalty, quantizer: " + quantizer + ", closedLoop: true"))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining("training.method.quantizer: '" + quantizer.split(",")[0] + "'")
                .hasMessageContaining("only the trainer knows");
    }

    @Test
    void everyLayersQuantizerIsAskedSo() throws Exception {
        String method =
                "name: lc-quadratic-penalty, quantizer: ternary, closedLoop: true, byLayer: [{layers: [fc.weight], "
                        + "quantizer: %s}]";
        OwnMethod own = OwnMethod.of(read(method.formatted("kmeans, levels: 3")).training())
                .orElseThrow();
        Digest last = Digest.of("last");
        QuantizationVariant step = own.cStep(Optional.of(last));
        assertThat(step.byLayer())
                .extracting(LayerQuantizer::quantizer)
                .as("the specification says which layers have another quantizer")
                .containsExactly("kmeans");
        assertThat(step.inputs().previousCodebooks())
                .as("one of the two continues them")
                .isEqualTo(last);
        assertThat(own.is(step)).isTrue();
        assertThatThrownBy(() -> read(method.formatted("lab")))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining("training.method.byLayer: 'lab'")
                .hasMessageContaining("only the trainer knows");
    }

    @Test
    void masksStayInTheTrainer() {
        assertThatThrownBy(() -> read(
                        "name: lc-quadratic-penalty, closedLoop: true}\n" + "  pruning: {keep: 0.5, schedule: once"))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining("training.pruning: does not go with training.method.closedLoop");
    }

    @Test
    void aCStepIsTheMethodsOwnQuantizationBeginningAtTheLastCodebookWhereItContinuesOne() throws Exception {
        Digest last = Digest.of("last");
        OwnMethod adaptive = OwnMethod.of(
                        read("name: lc-quadratic-penalty, quantizer: kmeans, levels: 3, closedLoop: true")
                                .training())
                .orElseThrow();
        assertThat(adaptive.cStep(Optional.empty()).inputs().previousCodebooks())
                .isNull();
        assertThat(adaptive.cStep(Optional.of(last)).inputs().previousCodebooks())
                .isEqualTo(last);
        assertThat(adaptive.is(adaptive.cStep(Optional.of(last)))).isTrue();

        OwnMethod fixed = OwnMethod.of(
                        read("name: lc-quadratic-penalty, quantizer: binary").training())
                .orElseThrow();
        assertThat(fixed.cStep(Optional.of(last))).isEqualTo(fixed.cStep(Optional.empty()));
    }
}
