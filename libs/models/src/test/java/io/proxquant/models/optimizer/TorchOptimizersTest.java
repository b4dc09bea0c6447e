package io.proxquant.models.optimizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.models.parameters.Gradients;
import io.proxquant.models.parameters.LatentWeights;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.networks.ParameterKind;
import io.proxquant.recipes.OptimizerSection;

import static org.assertj.core.api.Assertions.assertThat;

/** Ten steps of every optimizer, each equal to what PyTorch 2.7.1 gave (src/test/python/make_fixtures.py). */
class TorchOptimizersTest {

    private static final int SIZE = 17;

    record Kind(String name, OptimizerSection section) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Kind> kinds() {
        return List.of(
                new Kind("sgd", new OptimizerSection.Sgd(0.1, 0, false, 0)),
                new Kind("sgd-decay", new OptimizerSection.Sgd(0.1, 0, false, 0.01)),
                new Kind("sgd-momentum", new OptimizerSection.Sgd(0.1, 0.9, false, 0)),
                new Kind("sgd-nesterov", new OptimizerSection.Sgd(0.1, 0.9, true, 0.01)),
                new Kind("adam", new OptimizerSection.Adam(0.01, 0.9, 0.999, 1e-8, 0)),
                new Kind("adam-decay", new OptimizerSection.Adam(0.01, 0.8, 0.95, 1e-4, 0.1)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyOneOfTenStepsIsTorchs(Kind kind) throws IOException {
        ParameterView parameter = new ParameterView("w", new long[] {SIZE}, ParameterKind.LINEAR);
        Optimizer optimizer = Optimizers.create(kind.section(), List.of(parameter));
        LatentWeights weights = new LatentWeights(Map.of("w", formula(0)));
        Path fixture = Path.of("src/test/resources/torch/expected.safetensors");
        try (SafetensorsFile file = SafetensorsFile.open(fixture, SafetensorsLimits.defaults())) {
            for (int step = 0; step < 10; step++) {
                float[] gradient = formula(step + 1);
                Gradients gradients =
                        (name, from, into, at, count) -> System.arraycopy(gradient, from, into, at, count);
                optimizer.step(weights, gradients, kind.section().rate(), 1);
                float[] expected = file.readAll(kind.name() + "." + step);
                for (int i = 0; i < SIZE; i++) {
                    assertThat(weights.state().get("w")[i])
                            .as("%s, step %d, element %d", kind, step, i)
                            .isCloseTo(expected[i], Offset.offset(3e-7f * Math.max(1, Math.abs(expected[i]))));
                }
            }
        }
    }

    /** {@code formula} of torch_models.py. */
    private static float[] formula(int offset) {
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = (float) (((i * 389L + offset * 131L) % 997 - 498) / 498.0);
        }
        return values;
    }
}
