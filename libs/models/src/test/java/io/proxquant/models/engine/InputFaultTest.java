package io.proxquant.models.engine;

import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.proxquant.models.data.ImageBatch;
import io.proxquant.models.data.ImageDataset;
import io.proxquant.models.data.ImageShape;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.pass.Network;
import io.proxquant.models.pass.TrainingStep;
import io.proxquant.models.scoring.Evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the engine says of an input that does not fit is told as a fault of the input, and a later pass is as ever. */
class InputFaultTest {

    private static final ImageShape SHAPE = new ImageShape(16, 16, 1);

    @BeforeAll
    static void engine() {
        StartedEngine.start(1);
    }

    @Test
    void aLabelWithoutAClassIsAFaultOfTheInput() {
        try (Network network = Networks.create("resnet", Map.of("depth", 8, "width", 2), 1)) {
            TrainingStep step = new TrainingStep(network, 1);
            assertThatThrownBy(() -> step.forwardBackward(batch(12), 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("out of");
            assertThat(step.forwardBackward(batch(9), 1)).isFinite();

            ImageDataset split = new ImageDataset(SHAPE, 20, new byte[256], new byte[] {12}, 0, 1);
            assertThatThrownBy(() -> Evaluation.score(network, split, 1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static ImageBatch batch(int label) {
        return new ImageBatch(new float[256], new int[] {label}, SHAPE);
    }
}
