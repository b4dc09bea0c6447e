package io.proxquant.models.networks.layers;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.proxquant.models.engine.StartedEngine;
import io.proxquant.models.engine.Tensors;
import io.proxquant.models.random.RandomStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Outputs and gradients of small convolutions against loops over doubles. Where the engine writes past its workspace, chance decides
 * what is seen of it: a wrong gradient, here or in a later case, a hang, or a crash of this process.
 */
class ConvolutionGradientsTest {

    private static final long SEED = 6035;

    /** Most products of one case that the reference forms, and of all cases of one soak. */
    private static final long MOST_PRODUCTS = 40_000_000L;

    private static final long SOAK_PRODUCTS = Long.getLong("proxquant.soak.products", 60_000_000_000L);

    @AfterAll
    static void usualThreads() {
        StartedEngine.start(2);
    }

    @Test
    void everyTwoPropertiesOfSmallShapesMeetAndAllGradientsAreThoseOfPlainLoops() {
        List<ConvolutionCase> cases = ConvolutionCases.few(SEED).everyPair();
        assertThat(cases).as("seed %d", SEED).hasSizeGreaterThan(289);
        for (ConvolutionCase each : cases) {
            assertRight(each, SEED);
        }
    }

    @Test
    void onePixelKernelsWithAStrideAreRightForAllChannelsToTwoBlocksOfSixteen() {
        RandomStream random = new RandomStream(SEED);
        for (int in = 1; in <= 33; in++) {
            for (int groups : in % 2 == 0 ? new int[] {1, 2, in} : new int[] {1, in}) {
                int out = groups * (1 + random.nextInt(Math.max(1, 24 / groups)));
                int extent = 4 + random.nextInt(29);
                assertRight(
                        new ConvolutionCase(
                                in,
                                out,
                                groups,
                                1,
                                2 + in % 2,
                                0,
                                1,
                                1 + random.nextInt(50),
                                extent,
                                extent + in % 3,
                                2),
                        SEED);
            }
        }
    }

    /** Some minutes to hours of any small shapes, each time others: {@code -Dproxquant.soak.products} says how many. */
    @Test
    @Tag("soak")
    void anySmallShapeIsRight() {
        long seed = System.nanoTime();
        System.out.println("convolutions from seed " + seed);
        ConvolutionCases cases = ConvolutionCases.all(seed);
        Map<String, Integer> counts = new TreeMap<>();
        for (long products = 0; products < SOAK_PRODUCTS; ) {
            ConvolutionCase drawn = cases.next();
            if (drawn.products() <= MOST_PRODUCTS) {
                assertRight(drawn, seed);
                products += drawn.products();
                counts.merge("kernel " + drawn.kernel() + " stride " + drawn.stride(), 1, Integer::sum);
            }
        }
        System.out.println("right from seed " + seed + ": " + counts);
    }

    private static void assertRight(ConvolutionCase shape, long seed) {
        RandomStream random = new RandomStream(seed, shape.hashCode());
        float[] input = normal(random, shape.samples() * shape.height() * shape.width() * shape.in());
        float[] kernel = normal(random, shape.out() * shape.kernel() * shape.kernel() * (shape.in() / shape.groups()));
        float[] bias = normal(random, shape.out());
        float[] slope = normal(random, shape.samples() * shape.placesHigh() * shape.placesWide() * shape.out());
        ReferenceConvolution reference = new ReferenceConvolution(shape, input, kernel, bias, slope);
        StartedEngine.start(shape.threads());
        Engine engine = Engine.getEngine("PyTorch");
        try (NDManager scope = engine.newBaseManager(Device.cpu());
                GradientCollector collector = engine.newGradientCollector()) {
            NDArray x = leaf(scope, input, shape.samples(), shape.height(), shape.width(), shape.in());
            NDArray w = leaf(scope, kernel, shape.out(), shape.kernel(), shape.kernel(), shape.in() / shape.groups());
            NDArray b = leaf(scope, bias, shape.out());
            NDArray g = Tensors.of(
                    scope, slope, new Shape(shape.samples(), shape.placesHigh(), shape.placesWide(), shape.out()));
            NDArray y = shape.geometry()
                    .of(x.transpose(0, 3, 1, 2), w.transpose(0, 3, 1, 2), b)
                    .transpose(0, 2, 3, 1);
            collector.backward(y.mul(g).sum());
            assertRight(shape, seed, "output", y.toFloatArray(), reference.output);
            assertRight(shape, seed, "kernel's gradient", w.getGradient().toFloatArray(), reference.kernelGradient);
            assertRight(shape, seed, "input's gradient", x.getGradient().toFloatArray(), reference.inputGradient);
            assertRight(shape, seed, "bias's gradient", b.getGradient().toFloatArray(), reference.biasGradient);
        }
    }

    private static void assertRight(
            ConvolutionCase shape, long seed, String what, float[] computed, ReferenceConvolution.Sums reference) {
        int off = reference.firstOff(computed);
        if (off >= 0) {
            double expected = off < reference.values().length ? reference.values()[off] : Double.NaN;
            throw new AssertionError(what + "[" + off + "] is " + computed[off] + ", not " + expected + ", of " + shape
                    + ", seed " + seed);
        }
    }

    private static NDArray leaf(NDManager scope, float[] values, long... shape) {
        NDArray leaf = Tensors.of(scope, values, new Shape(shape));
        leaf.setRequiresGradient(true);
        return leaf;
    }

    private static float[] normal(RandomStream random, int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
