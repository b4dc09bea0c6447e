package io.proxquant.trainer.run;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.Refused;
import io.proxquant.models.Network;
import io.proxquant.models.Networks;
import io.proxquant.models.ParameterView;

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
                    .isInstanceOfSatisfying(
                            Refused.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.CHECKPOINT_MISFIT))
                    .hasMessageStartingWith("training.warmStart: the weights are not those of this 'resnet'")
                    .hasMessageContaining("fc.weight[10, 8] is [8, 10] there");
            assertThat(network.state().get("fc.weight")).isEqualTo(before);

            shapes.put("fc.weight", new long[] {10, 8});
            PreparedRun.load(network, new FloatTensors(other.state(), shapes), "training.warmStart");
            assertThat(network.state().get("fc.weight")).isEqualTo(other.state().get("fc.weight"));
        }
    }
}
