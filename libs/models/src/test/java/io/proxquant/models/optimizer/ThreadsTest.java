package io.proxquant.models.optimizer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.models.parameters.Gradients;
import io.proxquant.models.parameters.LatentWeights;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.parameters.Weights;
import io.proxquant.models.random.RandomStream;
import io.proxquant.networks.ParameterKind;

import static org.assertj.core.api.Assertions.assertThat;

/** Steps and norms on any number of threads have the bits of whole parameters worked on one after the other. */
class ThreadsTest {

    private static final long SEED = 20261;
    private static final int STEPS = 4;
    private static final float[] EDGES = {
        0f, -0f, 1f, -1f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, Float.POSITIVE_INFINITY, 1e-30f
    };
    private static final List<ParameterView> PARAMETERS = Stream.of(
                    1,
                    3 * ParameterRange.SIZE + 117,
                    7,
                    ParameterRange.SIZE,
                    0,
                    ParameterRange.SIZE - 1,
                    ParameterRange.SIZE + 1)
            .map(size -> new ParameterView("w" + size, new long[] {size}, ParameterKind.LINEAR))
            .toList();
    /** Some updates are scaled, too. */
    private static final Map<String, Float> SCALES = Map.of("w" + ParameterRange.SIZE, 0.3f, "w7", 2f);

    /** Latent weights that ask for so many threads. */
    private record OnThreads(LatentWeights weights, int threads) implements Weights {
        @Override
        public void read(String name, int from, float[] into, int at, int count) {
            weights.read(name, from, into, at, count);
        }

        @Override
        public void write(String name, int from, float[] source, int at, int count) {
            weights.write(name, from, source, at, count);
        }
    }

    static Stream<Arguments> optimizers() {
        Map<String, Supplier<ChunkedOptimizer>> makers = new LinkedHashMap<>();
        makers.put("plain", () -> new Sgd(PARAMETERS, 0, false, 0));
        makers.put("nesterov", () -> new Sgd(PARAMETERS, 0.9, true, 1e-3));
        makers.put("adam", () -> new Adam(PARAMETERS, 0.9, 0.999, 1e-8, 0.02));
        return makers.entrySet().stream().flatMap(maker -> Stream.of(1, 2, 3, 7)
                .map(threads -> Arguments.of(maker.getKey(), threads, maker.getValue())));
    }

    @ParameterizedTest(name = "{0} on {1} threads, seed " + SEED)
    @MethodSource("optimizers")
    void aStepDoesNotDependOnThem(String name, int threads, Supplier<ChunkedOptimizer> maker) {
        Map<String, float[]> expected = values(0);
        Map<String, float[][]> memory = new LinkedHashMap<>();
        ChunkedOptimizer rule = maker.get();
        LatentWeights weights = new LatentWeights(expected);
        ChunkedOptimizer stepped = maker.get();
        stepped.scaleUpdates(SCALES);
        for (int step = 1; step <= STEPS; step++) {
            double scale = step == 2 ? 0.37 : 1;
            Map<String, float[]> gradients = values(step);
            stepped.step(new OnThreads(weights, threads), reading(gradients), 0.1 / step, scale);
            rule.begin(step - 1, 0.1 / step);
            for (ParameterView parameter : PARAMETERS) {
                float[][] moments = memory.computeIfAbsent(parameter.name(), unused -> new float[2][parameter.size()]);
                wholeStep(
                        rule,
                        expected.get(parameter.name()),
                        gradients.get(parameter.name()),
                        moments,
                        (float) scale,
                        SCALES.getOrDefault(parameter.name(), 1f));
            }
        }
        expected.forEach((parameter, values) ->
                assertThat(bits(weights.state().get(parameter))).as(parameter).isEqualTo(bits(values)));
        stepped.state().moments().forEach((moment, values) -> assertThat(bits(values))
                .as(moment)
                .isEqualTo(bits(memory.get(moment.split("/")[1])[moment.startsWith("square") ? 1 : 0])));
    }

    private static void wholeStep(
            ChunkedOptimizer rule, float[] weight, float[] gradient, float[][] moments, float scale, float update) {
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] *= scale;
        }
        float[] before = weight.clone();
        rule.update(weight, gradient, moments, 0, weight.length);
        for (int i = 0; i < weight.length && update != 1f; i++) {
            weight[i] = before[i] + update * (weight[i] - before[i]);
        }
    }

    @ParameterizedTest(name = "{0} threads, seed " + SEED)
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void theNormDoesNotDependOnThem(int threads) {
        Map<String, float[]> gradients = values(5);
        gradients.values().forEach(values -> {
            for (int i = 0; i < values.length; i++) {
                values[i] = Float.isFinite(values[i]) ? values[i] : 0.5f;
            }
        });
        assertThat(GradientNorm.of(reading(gradients), PARAMETERS, threads)).isEqualTo(norm(gradients));
        assertThat(norm(gradients)).isFinite().isPositive();
        assertThat(GradientNorm.of(reading(values(5)), PARAMETERS, threads)).isNaN();
    }

    /** Per chunk eight lanes, summed in order, then the rest; chunks in order. */
    private static double norm(Map<String, float[]> gradients) {
        double sum = 0;
        for (float[] values : gradients.values()) {
            for (int from = 0; from < values.length; from += ParameterRange.SIZE) {
                int count = Math.min(ParameterRange.SIZE, values.length - from);
                double[] lanes = new double[8];
                for (int i = 0; i < count / 8 * 8; i++) {
                    lanes[i % 8] += (double) values[from + i] * values[from + i];
                }
                double squares = 0;
                for (double lane : lanes) {
                    squares += lane;
                }
                for (int i = count / 8 * 8; i < count; i++) {
                    squares += (double) values[from + i] * values[from + i];
                }
                sum += squares;
            }
        }
        return Math.sqrt(sum);
    }

    private static Map<String, float[]> values(int step) {
        RandomStream random = new RandomStream(SEED + step);
        Map<String, float[]> values = new LinkedHashMap<>();
        for (ParameterView parameter : PARAMETERS) {
            float[] each = new float[parameter.size()];
            for (int i = 0; i < each.length; i++) {
                each[i] = i % 911 == 5 ? EDGES[i % EDGES.length] : (float) random.nextGaussian();
            }
            values.put(parameter.name(), each);
        }
        return values;
    }

    private static Gradients reading(Map<String, float[]> gradients) {
        return (name, from, into, at, count) -> System.arraycopy(gradients.get(name), from, into, at, count);
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToIntBits(values[i]);
        }
        return bits;
    }
}
