package io.proxquant.models.pass;

import java.util.List;
import java.util.Map;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.models.Samples;
import io.proxquant.models.engine.NativeEngine;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.models.engine.Tensors;
import io.proxquant.models.pass.ActivationFunction.Kind;
import io.proxquant.models.random.RandomStream;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Values and slopes against the functions written out in plain arithmetic. */
class ActivationFunctionTest {

    /** Edges of every clip, both zeros, the smallest number, halves between levels, far outside. */
    private static final float[] EDGES = {
        -0f,
        0f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        1,
        -1,
        Math.nextUp(1f),
        -Math.nextUp(1f),
        0.5f,
        -0.5f,
        0.25f,
        1e30f,
        -1e30f,
        0.7071f,
        0.7072f,
        Math.nextDown(1f),
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY
    };

    @BeforeAll
    static void start() {
        StartedEngine.start(Samples.THREADS);
    }

    static List<ActivationFunction> functions() {
        return List.of(
                ActivationFunction.RELU,
                new ActivationFunction(Kind.SIGN, 0),
                new ActivationFunction(Kind.DOREFA, 1),
                new ActivationFunction(Kind.DOREFA, 2),
                new ActivationFunction(Kind.DOREFA, 8),
                new ActivationFunction(Kind.LINEAR, 2),
                new ActivationFunction(Kind.LINEAR, 5),
                new ActivationFunction(Kind.LOG, 1),
                new ActivationFunction(Kind.LOG, 3),
                new ActivationFunction(Kind.LOG, 8));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void valueAndSlopeAreThoseOfThePlainFunction(ActivationFunction function) {
        float[] inputs = inputs();
        Engine engine = NativeEngine.get();
        try (NDManager scope = engine.newBaseManager();
                GradientCollector collector = engine.newGradientCollector()) {
            Shape shape = new Shape(inputs.length);
            NDArray x = Tensors.of(scope, inputs, shape);
            x.setRequiresGradient(true);
            NDArray y = function.closing(x.reshape(shape));
            float[] outputs = y.toFloatArray();
            collector.backward(y.sum());
            float[] slopes = x.getGradient().toFloatArray();
            for (int i = 0; i < inputs.length; i++) {
                assertThat(outputs[i])
                        .as("%s of %s, seed %d", function, inputs[i], Samples.SEED)
                        .isCloseTo((float) value(function, inputs[i]), Offset.offset(1e-6f));
                assertThat(slopes[i])
                        .as("slope of %s at %s", function, inputs[i])
                        .isEqualTo(slope(function, inputs[i]));
            }
        }
    }

    @Test
    void quantizedValuesLieOnTheirLevelsExactly() {
        for (ActivationFunction function : functions()) {
            for (float output : apply(function, inputs())) {
                switch (function.kind()) {
                    case SIGN -> assertThat(Math.abs(output)).isEqualTo(1f);
                    case LOG ->
                        assertThat(Float.floatToRawIntBits(output) & 0x7FFFFF).isZero();
                    case LINEAR -> {
                        float code = output * (1 << (function.bits() - 1));
                        assertThat(code).isEqualTo((float) Math.rint(code));
                    }
                    case DOREFA -> {
                        int levels = (1 << function.bits()) - 1;
                        assertThat(output).isEqualTo((float) Math.rint(output * levels) / levels);
                    }
                    case FLOAT -> assertThat(output >= 0).isTrue();
                }
            }
        }
    }

    @Test
    void aNanStaysOneSoThatDivergenceShows() {
        for (ActivationFunction function : functions()) {
            assertThat(apply(function, new float[] {Float.NaN})[0])
                    .as("%s", function)
                    .isNaN();
        }
    }

    @Test
    void alternatingGivesEveryRowTheLevelsOfTheWeightQuantizerAndPassesGradientsOn() {
        int width = 37;
        float[] inputs = new float[4 * width];
        RandomStream random = new RandomStream(Samples.SEED);
        for (int i = 0; i < 3 * width; i++) { // the last row stays zero
            inputs[i] = (float) random.uniform(-1, 1);
        }
        for (int bits = 1; bits <= 4; bits++) {
            float[] expected = new float[inputs.length];
            new TensorQuantizer(
                            Quantizers.byName("alternating", Map.of("bits", bits, "rounds", 2)),
                            Granularity.Row.first())
                    .quantize(inputs, new long[] {4, width})
                    .dequantize(expected);
            try (NDManager scope = NativeEngine.get().newBaseManager();
                    GradientCollector collector = NativeEngine.get().newGradientCollector()) {
                Shape shape = new Shape(4, width);
                NDArray x = Tensors.of(scope, inputs, shape);
                x.setRequiresGradient(true);
                NDArray y = new ActivationFunction(Kind.ALTERNATING, bits).closing(x.reshape(shape));
                assertThat(y.toFloatArray())
                        .as("%d bits, seed %d", bits, Samples.SEED)
                        .isEqualTo(expected);
                assertThat(x.toFloatArray()).as("the input stays").isEqualTo(inputs);
                collector.backward(y.mul(Tensors.of(scope, inputs, shape)).sum());
                assertThat(x.getGradient().toFloatArray()).isEqualTo(inputs);
            }
        }
    }

    @Test
    void alternatingLeavesARowWithANanAsItIs() {
        try (NDManager scope = NativeEngine.get().newBaseManager()) {
            NDArray x = Tensors.of(scope, new float[] {0.3f, Float.NaN, 0.7f, 0.4f, 0.4f, 0.4f}, new Shape(2, 3));
            assertThat(new ActivationFunction(Kind.ALTERNATING, 1).closing(x).toFloatArray())
                    .containsExactly(0.3f, Float.NaN, 0.7f, 0.4f, 0.4f, 0.4f);
        }
    }

    @Test
    void widthsThatAFunctionDoesNotHaveAreRefused() {
        assertThatThrownBy(() -> new ActivationFunction(Kind.ALTERNATING, 5))
                .hasMessageContaining("alternating activations have 1 to 4 bits, not 5");
        assertThatThrownBy(() -> new ActivationFunction(Kind.DOREFA, 0)).hasMessageContaining("1 to 8 bits");
        assertThatThrownBy(() -> new ActivationFunction(Kind.LOG, 9)).hasMessageContaining("1 to 8 bits");
    }

    private static float[] apply(ActivationFunction function, float[] inputs) {
        try (NDManager scope = NativeEngine.get().newBaseManager()) {
            return function.closing(Tensors.of(scope, inputs, new Shape(inputs.length)))
                    .toFloatArray();
        }
    }

    private static float[] inputs() {
        float[] inputs = new float[EDGES.length + 400];
        System.arraycopy(EDGES, 0, inputs, 0, EDGES.length);
        RandomStream random = new RandomStream(Samples.SEED);
        for (int i = EDGES.length; i < inputs.length; i++) {
            inputs[i] = (float) random.uniform(-1.5, 1.5);
        }
        return inputs;
    }

    private static double value(ActivationFunction function, double x) {
        double s = Math.max(-1, Math.min(1, x));
        return switch (function.kind()) {
            case ALTERNATING -> throw new IllegalArgumentException("no function of one value");
            case FLOAT -> Math.max(x, 0);
            case SIGN -> s >= 0 ? 1 : -1;
            case DOREFA -> {
                int levels = (1 << function.bits()) - 1;
                yield Math.rint((float) Math.max(0, s) * levels) / levels;
            }
            case LINEAR -> {
                double step = Math.pow(2, 1 - function.bits());
                yield Math.max(-1, Math.min(1 - step, Math.rint(s / step) * step));
            }
            case LOG -> {
                double smallest = Math.max(-126, 1 - Math.pow(2, function.bits() - 1));
                double exponent = Math.max(smallest, Math.min(0, Math.rint(Math.log(Math.abs(s)) / Math.log(2))));
                yield (s >= 0 ? 1 : -1) * Math.pow(2, exponent);
            }
        };
    }

    private static float slope(ActivationFunction function, float x) {
        return switch (function.kind()) {
            case FLOAT -> x > 0 ? 1 : 0;
            case DOREFA -> x >= 0 && x <= 1 ? 1 : 0;
            default -> Math.abs(x) <= 1 ? 1 : 0;
        };
    }
}
