package io.proxquant.trainer.run;

import java.util.HashMap;
import java.util.Map;

import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.models.engine.AvailableMemory;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.pass.Network;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeException;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.recipes.RecipeSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PreparedRunTest {
    @Test
    void aWarmStartWithATransposedMatrixIsRefusedByNameAndShapeAndNothingIsLoaded() throws Exception {
        try (Network network = Networks.create("resnet", Map.of("depth", 8, "width", 2), 1);
                Network other = Networks.create("resnet", Map.of("depth", 8, "width", 2), 2)) {
            Map<String, long[]> shapes = new HashMap<>();
            for (ParameterView each : other.parameters()) {
                shapes.put(each.name(), each.shape());
            }
            float[] before = network.state().get("fc.weight");
            shapes.put("fc.weight", new long[] {8, 10});

            assertThatThrownBy(() -> PreparedRun.load(
                            network, new FloatTensors(other.state(), Map.copyOf(shapes)), "training.warmStart"))
                    .isInstanceOfSatisfying(EventRefusedException.class, e -> assertThat(e.reason())
                            .isEqualTo(ReasonCode.CHECKPOINT_MISFIT))
                    .hasMessageStartingWith("training.warmStart: the weights are not those of this 'resnet'")
                    .hasMessageContaining("fc.weight[10, 8] is [8, 10] there");
            assertThat(network.state().get("fc.weight")).isEqualTo(before);

            shapes.put("fc.weight", new long[] {10, 8});
            PreparedRun.load(network, new FloatTensors(other.state(), shapes), "training.warmStart");
            assertThat(network.state().get("fc.weight")).isEqualTo(other.state().get("fc.weight"));
        }
    }

    @Test
    void aNetworkBeyondTheMemoryThatThereIsIsRefusedWithTheLineOfItsSection() throws Exception {
        AvailableMemory machine = AvailableMemory.ofMachine(16L << 30);
        assertOverBudget(1202, 1024, machine, 0)
                .hasMessageStartingWith(
                        "huge.yaml:4: network: network resnet of depth 1202, width 1024 needs at least 590.")
                .hasMessageContaining("machine or container have 16.0 GiB; lower network.depth or network.width");
        assertOverBudget(20, 256, machine, 1000L * 32 * 32).hasMessageContaining("lower training.batch");
        assertOverBudget(20, 256, machine.bytes(), 1 << 20, 0).hasMessageContaining("the heap has 1.0 MiB");
        PreparedRun.requireMemory(recipe(20, 256), RecipeSource.UNKNOWN, sources(machine.bytes(), 1L << 30), 1024);
    }

    private static AbstractThrowableAssert<?, ?> assertOverBudget(
            int depth, int width, AvailableMemory machine, long places) {
        return assertOverBudget(depth, width, machine.bytes(), machine.bytes(), places);
    }

    private static AbstractThrowableAssert<?, ?> assertOverBudget(
            int depth, int width, long machine, long heap, long places) {
        return assertThatThrownBy(() -> PreparedRun.requireMemory(
                        recipe(depth, width),
                        RecipeReader.source("huge.yaml", yaml(depth, width)),
                        sources(machine, heap),
                        places))
                .isInstanceOfSatisfying(
                        EventRefusedException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.OVER_BUDGET));
    }

    private static PreparedRun.Sources sources(long machine, long heap) {
        return new TrainerParts()
                .within(AvailableMemory.ofMachine(machine), new AvailableMemory(heap, "the heap has"))
                .sources();
    }

    private static Recipe recipe(int depth, int width) throws RecipeException {
        return RecipeReader.read(yaml(depth, width), Declarations.load());
    }

    private static String yaml(int depth, int width) {
        return """
                apiVersion: proxquant.io/v1
                model: huge
                seed: 7
                network: {type: resnet, depth: DEPTH, channels: 1, classes: 10, width: WIDTH, shortcut: B}
                data: {type: synthetic-images, trainCount: 128, validationCount: 64, testCount: 64}
                training:
                  batch: 32
                  warmStart: {epochs: 1, optimizer: {type: sgd, rate: 0.05, momentum: 0.9}, schedule: {type: cosine}}
                """
                .replace("DEPTH", String.valueOf(depth))
                .replace("WIDTH", String.valueOf(width));
    }
}
