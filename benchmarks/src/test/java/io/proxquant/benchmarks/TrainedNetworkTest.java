package io.proxquant.benchmarks;

import java.util.EnumSet;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.recipes.RecipeSection;
import io.proxquant.recipes.TrainingSection;

import static org.assertj.core.api.Assertions.assertThat;

/** That what is measured is what it says: no time is looked at. */
class TrainedNetworkTest {
    @ParameterizedTest
    @EnumSource(TrainedNetwork.class)
    void theRecipesTrainInFullPrecisionOrWithTheMethod(TrainedNetwork network) throws Exception {
        assertThat(training(network, "float").warmStart().trainsHere()).isTrue();
        TrainingSection method = training(network, "name: proxquant-binary, rate: 1e-4");
        assertThat(method.method().name()).isEqualTo("proxquant-binary");
        assertThat(method.quantize().optimizer())
                .isEqualTo(training(network, "float").warmStart().phase().optimizer());
        assertThat(network.batch(new Random(1), false).samples())
                .isEqualTo(network == TrainedNetwork.RESNET20 ? 128 : 600);
    }

    private static TrainingSection training(TrainedNetwork network, String method) throws Exception {
        return RecipeReader.read(
                        "benchmark",
                        network.recipe(method, false),
                        Declarations.load(),
                        EnumSet.of(RecipeSection.NETWORK, RecipeSection.TRAINING))
                .training();
    }

    @Test
    void theShapesAreThoseOfTheNetworks() {
        assertThat(NetworkShapes.RESNET20.shapes().stream()
                        .mapToInt(NetworkShapes::size)
                        .sum())
                .isEqualTo(144 + 6 * 2304 + 4608 + 5 * 9216 + 18432 + 5 * 36864 + 640);
        assertThat(NetworkShapes.PTB_LSTM.shapes().stream()
                        .mapToInt(NetworkShapes::size)
                        .sum())
                .isEqualTo(6_720_000);
    }
}
