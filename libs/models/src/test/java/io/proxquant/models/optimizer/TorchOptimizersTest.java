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
import io.proxquant.models.parameters.ParameterKind;
import io.proxquant.models.parameters.ParameterView;

import static org.assertj.core.api.Assertions.assertThat;

/** Ten steps of every optimizer, each equal to what PyTorch 2.7.1 gave (src/test/python/make_fixtures.py). */
class TorchOptimizersTest {

    private static final int SIZE = 17;

    record Kind(String name, String type, double rate, Map<String, ?> options) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Kind> kinds() {
        return List.of(
                new Kind("sgd", "sgd", 0.1, Map.of()),
                new Kind("sgd-decay", "sgd", 0.1, Map.of("weightDecay", 0.01)),
                new Kind("sgd-momentum", "sgd", 0.1, Map.of("momentum", 0.9)),
                new Kind("sgd-nesterov", "sgd", 0.1, Map.of("momentum", 0.9, "nesterov", true, "weightDecay", 0.01)),
                new Kind("adam", "adam", 0.01, Map.of()),
                new Kind(
                        "adam-decay",
                        "adam",
                        0.01,
                        Map.of("beta1", 0.8, "beta2", 0.95, "epsilon", 1e-4, "weightDecay", 0.1)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyOneOfTenStepsIsTorchs(Kind kind) throws IOException {
        ParameterView parameter = new ParameterView("w", new long[] {SIZE}, ParameterKind.LINEAR);
        Optimizer optimizer = Optimizers.create(kind.type(), kind.options(), List.of(parameter));
        LatentWeights weights = new LatentWeights(Map.of("w", formula(0)));
        Path fixture = Path.of("src/test/resources/torch/expected.safetensors");
        try (SafetensorsFile file = SafetensorsFile.open(fixture, SafetensorsLimits.defaults())) {
            for (int step = 0; step < 10; step++) {
                float[] gradient = formula(step + 1);
                Gradients gradients =
                        (name, from, into, at, count) -> System.arraycopy(gradient, from, into, at, count);
                optimizer.step(weights, gradients, kind.rate(), 1);
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
