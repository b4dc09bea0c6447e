package io.proxquant.trainer.plan;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.networks.ParameterKind;
import io.proxquant.quantization.GradientPoint;
import io.proxquant.quantization.constraints.Constraints;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.recipes.RecipeSource;
import io.proxquant.recipes.TrainingSection;
import io.proxquant.trainer.training.Method;
import io.proxquant.trainer.training.QuantizableTensor;
import io.proxquant.trainer.training.TrainingPlan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the loop is told of a recipe. */
class RecipePlanTest {
    private static final List<ParameterView> PARAMETERS = List.of(
            new ParameterView("conv1.weight", new long[] {2, 1, 3, 3}, ParameterKind.CONVOLUTION),
            new ParameterView("bn1.weight", new long[] {2}, ParameterKind.NORM_SCALE),
            new ParameterView("layer2.0.shortcut.0.weight", new long[] {2, 2, 1, 1}, ParameterKind.CONVOLUTION),
            new ParameterView("fc.weight", new long[] {10, 2}, ParameterKind.LINEAR),
            new ParameterView("fc.bias", new long[] {10}, ParameterKind.BIAS));

    @Test
    void phasesFollowTheRecipeAndLoadedWeightsReplaceTheWarmStart() throws Exception {
        RecipePlan recipe = new RecipePlan(training("proxquant-binary", ""));

        TrainingPlan whole = recipe.plan(1, 5, false, List.of());
        assertThat(whole.totalEpochs()).isEqualTo(6);
        assertThat(whole.totalSteps()).isEqualTo(30);
        assertThat(recipe.plan(1, 5, true, List.of()).totalEpochs()).isEqualTo(3);
        assertThat(whole.clipNorm()).hasValue(0.25);
    }

    @Test
    void theMethodIsThePresetWithTheRecipesOptions() throws Exception {
        Method method = new RecipePlan(training("proxquant-alternating", ", bits: 3, codebookPeriod: 10"))
                .method()
                .orElseThrow();

        assertThat(method.quantizer().layout().bits()).isEqualTo(3);
        assertThat(method.codebookPeriod()).isEqualTo(10);
        assertThat(method.point()).isEqualTo(GradientPoint.EAGER);
        assertThat(method.granularity()).hasToString("row");
        assertThat(method.constraint()).isEqualTo(Constraints.none());
    }

    @Test
    void thePresetsLayerRuleLeavesShortcutsAndVectorsInFullPrecision() throws Exception {
        assertThat(new RecipePlan(training("proxquant-binary", "")).tensors(PARAMETERS))
                .extracting(QuantizableTensor::name)
                .containsExactly("conv1.weight", "fc.weight");
        assertThat(new RecipePlan(training("proxquant-ternary", ""))
                        .tensors(List.of(
                                PARAMETERS.get(0),
                                new ParameterView(
                                        "layer1.0.conv1.weight", new long[] {2, 2, 3, 3}, ParameterKind.CONVOLUTION))))
                .extracting(QuantizableTensor::name)
                .containsExactly("layer1.0.conv1.weight");
    }

    @Test
    void patternsThatLeaveNothingAreRefusedWhereTheyAreWritten() throws Exception {
        RecipeSource source = new RecipeSource("mine.yaml", Map.of("training.layers", 8));
        RecipePlan recipe = new RecipePlan(training("proxquant-binary", ""), source);

        assertThatThrownBy(() -> recipe.tensors(PARAMETERS.subList(1, 3)))
                .isInstanceOfSatisfying(EventRefusedException.class, e -> assertThat(e.reason())
                        .isEqualTo(ReasonCode.NO_TENSOR_MATCHED))
                .hasMessageStartingWith("mine.yaml:8: training.layers: include [");
    }

    @Test
    void aGranularityThatDoesNotDivideATensorIsRefusedBeforeAnyStep() throws Exception {
        RecipePlan recipe = new RecipePlan(training("proxquant-ternary", ", granularity: group:16"));
        ParameterView other =
                new ParameterView("layer1.0.conv1.weight", new long[] {2, 2, 3, 3}, ParameterKind.CONVOLUTION);

        assertThatThrownBy(() -> recipe.tensors(List.of(PARAMETERS.get(0), other)))
                .isInstanceOfSatisfying(
                        EventRefusedException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.RECIPE_INVALID))
                .hasMessageStartingWith("training.method.granularity: layer1.0.conv1.weight")
                .hasMessageContaining("16")
                .hasMessageContaining("allowed: tensor, row, group:N with N dividing every row");
    }

    private static TrainingSection training(String method, String options) throws Exception {
        String yaml =
                """
                apiVersion: proxquant.io/v1
                model: m
                network: {type: resnet, depth: 8}
                data: {type: synthetic-images}
                training:
                  batch: 8
                  clipNorm: 0.25
                  method: {name: METHOD, rate: 1.0OPTIONS}
                  warmStart: {epochs: 3, optimizer: {type: sgd, rate: 0.1}, schedule: {type: constant}}
                  quantize: {epochs: 2, optimizer: {type: adam, rate: 0.01}, schedule: {type: constant}}
                  freeze: {epochs: 1, optimizer: {type: adam, rate: 0.01}, schedule: {type: constant}}
                """;
        return RecipeReader.read(yaml.replace("METHOD", method).replace("OPTIONS", options), Declarations.load())
                .training();
    }
}
