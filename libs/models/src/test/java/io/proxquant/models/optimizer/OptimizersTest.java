package io.proxquant.models.optimizer;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.models.parameters.Gradients;
import io.proxquant.models.parameters.LatentWeights;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.random.RandomStream;
import io.proxquant.networks.ParameterKind;
import io.proxquant.recipes.OptimizerSection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OptimizersTest {

    private static final int STEPS = 25;
    private static final int SIZE = 16_384 + 117; // one whole chunk and an odd rest
    private static final List<ParameterView> PARAMETERS = List.of(
            new ParameterView("w", new long[] {SIZE}, ParameterKind.LINEAR),
            new ParameterView("b", new long[] {3}, ParameterKind.BIAS));

    /** One element's rule in doubles: returns the new weight. */
    private interface Rule {
        double step(double w, double g, double rate, double[] memory, int t);
    }

    static Stream<Arguments> rules() {
        Rule plain = (w, g, rate, m, t) -> w - rate * g;
        Rule decay = (w, g, rate, m, t) -> w - rate * (g + 0.01 * w);
        Rule momentum = (w, g, rate, m, t) -> {
            m[0] = t == 1 ? g : 0.9 * m[0] + g;
            return w - rate * m[0];
        };
        Rule nesterov = (w, g, rate, m, t) -> {
            double decayed = g + 1e-3 * w;
            m[0] = t == 1 ? decayed : 0.9 * m[0] + decayed;
            return w - rate * (decayed + 0.9 * m[0]);
        };
        Rule adam = (w, g, rate, m, t) -> {
            m[0] += (1 - 0.9) * (g - m[0]);
            m[1] = 0.999 * m[1] + (1 - 0.999) * g * g;
            double denominator = Math.sqrt(m[1]) / Math.sqrt(1 - Math.pow(0.999, t)) + 1e-8;
            return w - rate / (1 - Math.pow(0.9, t)) * m[0] / denominator;
        };
        Rule adamDecay = (w, g, rate, m, t) -> adam.step(w, g + 0.02 * w, rate, m, t);
        return Stream.of(
                Arguments.of(sgd(0, false, 0), plain),
                Arguments.of(sgd(0, false, 0.01), decay),
                Arguments.of(sgd(0.9, false, 0), momentum),
                Arguments.of(sgd(0.9, true, 1e-3), nesterov),
                Arguments.of(adam(0), adam),
                Arguments.of(adam(0.02), adamDecay));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void followsTorchsPublishedRule(OptimizerSection section, Rule rule) {
        LatentWeights weights = start();
        Optimizer optimizer = Optimizers.create(section, PARAMETERS);
        double[] expected = new double[SIZE];
        double[][] memory = new double[SIZE][2];
        float[] initial = weights.state().get("w");
        for (int i = 0; i < SIZE; i++) {
            expected[i] = initial[i];
        }
        for (int t = 1; t <= STEPS; t++) {
            double rate = 0.01 / t;
            double scale = t % 3 == 0 ? 0.5 : 1;
            FixedGradients gradients = new FixedGradients(t);
            optimizer.step(weights, gradients, rate, scale);
            for (int i = 0; i < SIZE; i++) {
                expected[i] = rule.step(expected[i], gradients.at("w", i) * scale, rate, memory[i], t);
            }
        }
        float[] actual = weights.state().get("w");
        for (int i = 0; i < SIZE; i++) {
            assertThat((double) actual[i]).as("element %d", i).isCloseTo(expected[i], Offset.offset(2e-6));
        }
        assertThat(optimizer.state().steps()).isEqualTo(STEPS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void aSavedStateGoesOnToTheBit(OptimizerSection section, Rule unused) {
        LatentWeights throughout = start();
        Optimizer one = Optimizers.create(section, PARAMETERS);
        run(one, throughout, 1, 10);
        LatentWeights resumed = new LatentWeights(throughout.state());
        Optimizer other = Optimizers.create(section, PARAMETERS);
        other.load(one.state());
        run(one, throughout, 11, 20);
        run(other, resumed, 11, 20);
        assertThat(resumed.state().get("w")).isEqualTo(throughout.state().get("w"));
        assertThat(resumed.state().get("b")).isEqualTo(throughout.state().get("b"));
    }

    @Test
    void refusesAStateThatIsNotItsOwnAndKeepsTheOldOne() {
        Optimizer adam = Optimizers.create(adam(0), PARAMETERS);
        run(adam, start(), 1, 3);
        float[] before = adam.state().moments().get("mean/w");
        OptimizerState foreign = new OptimizerState(3, Map.of("mean/w", new float[2], "momentum/w", new float[SIZE]));
        assertThatThrownBy(() -> adam.load(foreign))
                .hasMessageContaining("mean/w needs " + SIZE)
                .hasMessageContaining("missing square/b")
                .hasMessageContaining("unknown momentum/w");
        assertThat(adam.state().moments().get("mean/w")).isEqualTo(before);
    }

    @Test
    void namesTheOptionOrParameterThatIsWrong() {
        assertThatThrownBy(() -> Optimizers.create(sgd(0, true, 0), PARAMETERS)).hasMessageContaining("nesterov");
        ParameterView statistic = new ParameterView("bn.running_mean", new long[] {1}, ParameterKind.STATISTIC);
        assertThatThrownBy(() -> Optimizers.create(sgd(0, false, 0), List.of(statistic)))
                .hasMessageContaining("bn.running_mean");
    }

    @Test
    void theNormIsOverAllGradientsAndClippingIsTorchs() {
        FixedGradients gradients = new FixedGradients(1);
        double squares = 0;
        for (ParameterView parameter : PARAMETERS) {
            for (int i = 0; i < parameter.size(); i++) {
                squares += Math.pow(gradients.at(parameter.name(), i), 2);
            }
        }
        double norm = GradientNorm.of(gradients, PARAMETERS);
        assertThat(norm).isCloseTo(Math.sqrt(squares), Offset.offset(1e-9 * norm));
        assertThat(GradientNorm.clipScale(norm, 0.25)).isEqualTo(0.25 / (norm + 1e-6));
        assertThat(GradientNorm.clipScale(0.1, 0.25)).isEqualTo(1);
    }

    private static OptimizerSection sgd(double momentum, boolean nesterov, double decay) {
        return new OptimizerSection.Sgd(0.1, momentum, nesterov, decay);
    }

    private static OptimizerSection adam(double decay) {
        return new OptimizerSection.Adam(0.1, 0.9, 0.999, 1e-8, decay);
    }

    private static void run(Optimizer optimizer, LatentWeights weights, int first, int last) {
        for (int t = first; t <= last; t++) {
            optimizer.step(weights, new FixedGradients(t), 0.01, 1);
        }
    }

    private static LatentWeights start() {
        RandomStream random = new RandomStream(42);
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new LatentWeights(Map.of("w", values, "b", new float[] {1, 2, 3}));
    }

    /** Gradients that depend on step, name and position only. */
    private record FixedGradients(int step) implements Gradients {

        float at(String name, int position) {
            return (float) Math.sin(step * 0.7 + position * 0.013 + name.charAt(0));
        }

        @Override
        public void readGradient(String name, int from, float[] into, int at, int count) {
            for (int i = 0; i < count; i++) {
                into[at + i] = at(name, from + i);
            }
        }
    }
}
