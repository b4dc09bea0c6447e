package io.proxquant.trainer.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.models.parameters.ParameterView;
import io.proxquant.networks.ParameterKind;
import io.proxquant.quantization.Constraint;
import io.proxquant.quantization.NonFiniteWeightException;
import io.proxquant.quantization.TensorProximalMap;
import io.proxquant.quantization.WeightBlock;
import io.proxquant.quantization.constraints.Constraints;
import io.proxquant.quantization.presets.MethodPresets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** However an update is cut and shared among threads, it has the bits of one tensor after the other, moved whole. */
class ProximalUpdateThreadsTest {
    private static final long SEED = 77;
    private static final int STEPS = 3;
    private static final float STRENGTH = 0.07f;
    private static final float[] EDGES = {
        0f, -0f, 1f, -1f, Float.MIN_VALUE, -Float.MIN_VALUE, 1.5f, -1e30f, 1e30f, STRENGTH, -STRENGTH
    };
    private static final List<QuantizableTensor> TENSORS = List.of(
            tensor("small", 7, 5),
            tensor("odd", 129, 383),
            tensor("one", 1, 1),
            tensor("whole", 2, 16_384),
            tensor("over", 1, 16_385),
            tensor("long row", 2, 33_001),
            tensor("large", 301, 501),
            tensor("convolution", 5, 3, 3, 3),
            tensor("large convolution", 64, 32, 9, 9));

    private static QuantizableTensor tensor(String name, long... shape) {
        return QuantizableTensor.of(new ParameterView(name + ".weight", shape, ParameterKind.LINEAR));
    }

    static Stream<Arguments> methods() {
        Map<String, Method> methods = new TreeMap<>(Map.of(
                "binary", preset("proxquant-binary"),
                "binary, centred",
                        with(
                                preset("proxquant-binary"),
                                preset("proxquant-binary"),
                                Constraints.byName("center-clip", Map.of())),
                "binary, latent",
                        with(
                                preset("proxquant-binary"),
                                preset("binary-connect"),
                                Constraints.byName("clip-unit", Map.of())),
                "lasso", preset("lasso"),
                "ternary", preset("proxquant-ternary"),
                "ternary, latent",
                        with(
                                preset("proxquant-ternary"),
                                preset("binary-connect"),
                                Constraints.byName("clip-unit", Map.of())),
                "alternating", preset("proxquant-alternating"),
                "BinaryConnect", preset("binary-connect"),
                "stochastic", preset("binary-connect-stochastic"),
                "trained levels", preset("ttq")));
        methods.put(
                "binary, masked", with(preset("proxquant-binary"), preset("proxquant-binary"), new MagnitudeMask()));
        methods.put(
                "ternary, latent, masked",
                with(preset("proxquant-ternary"), preset("binary-connect"), new MagnitudeMask()));
        return methods.entrySet().stream().flatMap(each -> Stream.of(1, 2, 5)
                .map(threads -> Arguments.of(each.getKey(), threads, each.getValue())));
    }

    private static Method preset(String name) {
        return Method.of(MethodPresets.byName(name).with(Map.of()), 2);
    }

    /** The map of one method at the gradient point of another. */
    private static Method with(Method map, Method point, Constraint constraint) {
        return Method.withoutPenalty(
                map.map(),
                map.schedule(),
                map.quantizer(),
                map.granularity(),
                point.point(),
                point.rule(),
                constraint,
                map.step(),
                map.codebookPeriod());
    }

    @ParameterizedTest(name = "{0} on {1} threads, seed " + SEED)
    @MethodSource("methods")
    void nothingDependsOnThem(String name, int threads, Method method) {
        Side expected = new Side(method, 1);
        Side actual = new Side(method, threads);
        ProximalUpdate update = new ProximalUpdate(method, TENSORS, actual.levels);
        Map<String, float[]> codebooks = new HashMap<>();
        for (int step = 0; step < STEPS; step++) {
            update.apply(actual.moved, actual.port, STRENGTH, actual.knowledge);
            oneTensorAfterTheOther(expected, codebooks, step);
            for (QuantizableTensor tensor : TENSORS) {
                assertThat(bits(tensor.read(actual.port)))
                        .as("%s after step %d", tensor.name(), step)
                        .isEqualTo(bits(tensor.read(expected.port)));
                assertThat(bits(tensor.read(actual.moved))).isEqualTo(bits(tensor.read(expected.moved)));
            }
        }
    }

    private static void oneTensorAfterTheOther(Side side, Map<String, float[]> codebooks, int step) {
        Method method = side.method;
        TensorProximalMap map = new TensorProximalMap(method.map(), method.granularity());
        for (QuantizableTensor tensor : TENSORS) {
            float[] weights = tensor.read(side.moved);
            Map<String, float[]> masks = side.masks.get(tensor.name());
            method.constraint().update(WeightBlock.of(weights, 0, weights.length), tensor.shape(), step, masks);
            if (method.lazy()) {
                method.constraint().apply(weights, tensor.shape(), 0, masks);
                tensor.write(side.moved, weights);
            }
            float[] state = side.levels.present()
                    ? side.levels.of(tensor, side.moved)
                    : codebooks.computeIfAbsent(tensor.name(), n -> new float[map.stateSize(tensor.shape())]);
            boolean refresh = step % method.codebookPeriod() == 0;
            map.apply(weights, tensor.shape(), STRENGTH, state, refresh, side.knowledge.of(tensor, side.moved, step));
            if (!method.lazy()) {
                method.constraint().apply(weights, tensor.shape(), 0, masks);
            }
            tensor.write(side.port, weights);
        }
    }

    @ParameterizedTest(name = "{0} threads")
    @ValueSource(ints = {1, 2, 5})
    void theRefusalIsTheFirstOfTheFirstTensor(int threads) {
        for (Method method : List.of(preset("proxquant-binary"), preset("proxquant-ternary"))) {
            Side side = new Side(method, threads);
            side.port.weights("odd.weight")[49_000] = Float.NaN;
            side.port.weights("odd.weight")[49_001] = Float.NaN;
            side.port.weights("whole.weight")[3] = Float.POSITIVE_INFINITY;
            side.port.weights("over.weight")[16_384] = Float.NaN;
            ProximalUpdate update = new ProximalUpdate(method, TENSORS, side.levels);
            assertThatThrownBy(() -> update.apply(side.moved, side.port, STRENGTH, side.knowledge))
                    .isInstanceOf(NonFiniteWeightException.class)
                    .hasMessageContaining("weight 49000 is NaN");
        }
    }

    /** One copy of the weights and what an update needs to know. */
    private static final class Side {
        final Method method;
        final ArrayPort port;
        final TrainedLevels levels;
        final MovedWeights moved;
        final TrainingKnowledge knowledge;
        final Map<String, Map<String, float[]>> masks = new HashMap<>();

        Side(Method method, int threads) {
            this.method = method;
            List<ParameterView> views = new ArrayList<>();
            TENSORS.forEach(t -> views.add(t.view()));
            port = new ArrayPort(views, threads);
            Random random = new Random(SEED);
            for (QuantizableTensor tensor : TENSORS) {
                float[] weights = port.weights(tensor.name());
                for (int i = 0; i < weights.length; i++) {
                    weights[i] = i % 97 == 13 ? EDGES[i % EDGES.length] : (float) (0.5 * random.nextGaussian());
                }
            }
            for (QuantizableTensor tensor : TENSORS) {
                Map<String, float[]> state = masks.computeIfAbsent(tensor.name(), name -> new HashMap<>());
                method.constraint()
                        .stateSizes(tensor.shape())
                        .forEach((name, size) -> state.put(name, new float[size]));
            }
            levels = new TrainedLevels(method, TENSORS);
            moved = method.lazy() ? MovedWeights.latent(port, TENSORS, levels.initial()) : MovedWeights.tensors(port);
            knowledge = new TrainingKnowledge(
                    SEED, method.needs(), levels, PruningMasks.none(), parameter -> Optional.empty());
        }
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToIntBits(values[i]);
        }
        return bits;
    }
}
