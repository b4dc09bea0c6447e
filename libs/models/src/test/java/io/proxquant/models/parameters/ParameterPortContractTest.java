package io.proxquant.models.parameters;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import io.proxquant.models.Samples;
import io.proxquant.models.data.ImageBatch;
import io.proxquant.models.networks.EngineNetwork;
import io.proxquant.models.pass.TrainingStep;
import io.proxquant.models.random.RandomStream;
import io.proxquant.networks.ParameterKind;
import io.proxquant.networks.StorageOrder;
import io.proxquant.quantization.TaskLoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** One contract, asked of both ports: equal bytes, unchanged storage, visible to the next forward and backward pass. */
class ParameterPortContractTest {

    private static final String CONVOLUTION = "layer2.0.conv1.weight";
    private static final float ODD_NAN = Float.intBitsToFloat(0x7FC12345);

    @Nested
    class OverHostViews extends Contract {
        OverHostViews() {
            super(HostViewPort::new);
        }
    }

    @Nested
    class ByCopies extends Contract {
        ByCopies() {
            super(CopyingPort::new);
        }
    }

    abstract static class Contract {

        private final EngineNetwork network = (EngineNetwork) Samples.smallResNet(Samples.SEED);
        private final ParameterPort port;

        Contract(Function<List<StoredParameter>, ParameterPort> kind) {
            port = kind.apply(network.stored());
        }

        @AfterEach
        void close() {
            network.close();
        }

        private StoredParameter stored(String name) {
            return network.stored().stream()
                    .filter(each -> each.view().name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        private ParameterView view(String name) {
            return stored(name).view();
        }

        @Test
        void keepsEveryBitOfWhatIsWritten() {
            for (ParameterView parameter : port.parameters()) {
                float[] written = new float[parameter.size()];
                for (int i = 0; i < written.length; i++) {
                    written[i] = Float.intBitsToFloat(0x3F000000 + 7 * i);
                }
                written[0] = -0f;
                written[written.length - 1] = ODD_NAN;
                port.write(parameter.name(), 0, written, 0, written.length);
                assertThat(bits(port.readAll(parameter))).as(parameter.name()).isEqualTo(bits(written));
            }
        }

        @Test
        void showsAConvolutionInTorchOrderWhateverTheStorageOrder() {
            StoredParameter convolution = stored(CONVOLUTION);
            long[] shape = convolution.view().shape();
            float[] seen = port.readAll(convolution.view());
            try (NDArray torch = convolution.array().transpose(0, 3, 1, 2)) {
                assertThat(torch.getShape().getShape()).isEqualTo(shape);
                assertThat(seen).isEqualTo(torch.toFloatArray());
            }
            assertThat(seen).isNotEqualTo(convolution.array().toFloatArray());
        }

        @Test
        void readsAndWritesAnyRangeAndNothingElse() {
            RandomStream random = new RandomStream(Samples.SEED);
            for (String name : List.of(CONVOLUTION, "fc.weight", "bn1.running_var")) {
                float[] expected = port.readAll(view(name));
                ParameterValues values = port.values(name);
                for (int round = 0; round < 40; round++) {
                    int from = random.nextInt(expected.length);
                    int count = random.nextInt(expected.length - from + 1);
                    float[] source = new float[count + 3];
                    for (int i = 0; i < count; i++) {
                        source[2 + i] = round + i;
                        expected[from + i] = round + i;
                    }
                    if (round % 2 == 0) {
                        port.write(name, from, source, 2, count);
                    } else {
                        values.write(from, source, 2, count);
                    }
                    assertThat(port.readAll(view(name))).as(name).isEqualTo(expected);
                    float[] part = new float[count + 1];
                    port.read(name, from, part, 1, count);
                    float[] again = new float[count + 1];
                    values.read(from, again, 1, count);
                    assertThat(again).isEqualTo(part);
                    for (int i = 0; i < count; i++) {
                        assertThat(part[1 + i]).isEqualTo(expected[from + i]);
                    }
                }
            }
        }

        /** Ranges of seven elements cut every row of the convolution; a lost write of a neighbour would show. */
        @Test
        void letsThreadsWriteDisjointRangesWhileOthersRead() throws Exception {
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                for (String name : List.of(CONVOLUTION, "fc.weight")) {
                    float[] expected = port.readAll(view(name));
                    float[] first = java.util.Arrays.copyOf(expected, 7);
                    for (int round = 1; round <= 20; round++) {
                        List<Callable<Void>> tasks = new ArrayList<>();
                        for (int from = 7; from < expected.length; from += 7) {
                            float[] part = new float[Math.min(7, expected.length - from)];
                            java.util.Arrays.fill(part, round + from);
                            System.arraycopy(part, 0, expected, from, part.length);
                            int at = from;
                            tasks.add(() -> {
                                port.write(name, at, part, 0, part.length);
                                float[] seen = new float[7];
                                port.read(name, 0, seen, 0, 7);
                                assertThat(seen).as("what nobody writes").isEqualTo(first);
                                return null;
                            });
                        }
                        for (Future<Void> each : threads.invokeAll(tasks)) {
                            each.get();
                        }
                        assertThat(port.readAll(view(name))).as(name).isEqualTo(expected);
                    }
                }
            } finally {
                threads.shutdown();
            }
        }

        @Test
        void letsThreadsReadGradientsAtOnce() {
            new TrainingStep(network, 1).forwardBackward(Samples.images(3), 0);
            float[] expected = port.readGradient(view(CONVOLUTION));
            float[] seen = new float[expected.length];
            TaskLoop.run(
                    4,
                    (expected.length + 6) / 7,
                    (worker, task) -> port.readGradient(
                            CONVOLUTION, 7 * task, seen, 7 * task, Math.min(7, expected.length - 7 * task)));
            assertThat(bits(seen)).isEqualTo(bits(expected));
        }

        @Test
        void saysHowManyThreadsAreWorthUsing() {
            assertThat(port.threads()).isBetween(1, Samples.THREADS);
        }

        @Test
        void leavesTheStorageWhereItIs() {
            FloatBuffer before = stored(CONVOLUTION).array().toByteBuffer(true).asFloatBuffer();
            float[] mark = new float[view(CONVOLUTION).size()];
            java.util.Arrays.fill(mark, 42f);
            port.write(CONVOLUTION, 0, mark, 0, mark.length);
            new TrainingStep(network, 1).forwardBackward(Samples.images(1), 0);
            port.dropGradients();
            port.write(CONVOLUTION, 1, new float[] {43f}, 0, 1);
            float[] throughOldView = new float[mark.length];
            before.get(throughOldView);
            assertThat(throughOldView)
                    .contains(43f, 42f)
                    .isEqualTo(stored(CONVOLUTION).array().toFloatArray());
        }

        @Test
        void isVisibleToTheNextForwardAndBackwardPass() {
            ImageBatch batch = Samples.images(2);
            for (ParameterView parameter : port.parameters()) {
                if (parameter.kind() == ParameterKind.LINEAR || parameter.name().equals("fc.bias")) {
                    port.write(parameter.name(), 0, new float[parameter.size()], 0, parameter.size());
                }
            }
            double loss = new TrainingStep(network, 1).forwardBackward(batch, 0);
            assertThat(loss).as("log of 5 classes").isCloseTo(Math.log(5), org.assertj.core.data.Offset.offset(1e-6));
            assertThat(port.readGradient(view("conv1.weight")))
                    .as("nothing flows through a zero matrix")
                    .containsOnly(0f);
            float[] ones = new float[view("fc.weight").size()];
            ones[0] = 1;
            port.write("fc.weight", 0, ones, 0, ones.length);
            new TrainingStep(network, 1).forwardBackward(batch, 1);
            float[] gradient = port.readGradient(view("conv1.weight"));
            assertThat(gradient).doesNotContain(Float.NaN);
            assertThat(gradient[0]).isNotZero();
        }

        @Test
        void gradientsAreZeroBeforeTheFirstPassAndCannotBeWrittenThen() {
            assertThat(port.readGradient(view(CONVOLUTION))).containsOnly(0f);
            assertThatThrownBy(() -> port.writeGradient(CONVOLUTION, 0, new float[1], 0, 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(CONVOLUTION);
        }

        @Test
        void gradientsCanBeWrittenByRangeAndDroppedEvenWhereTheyAreNaN() {
            new TrainingStep(network, 1).forwardBackward(Samples.images(3), 0);
            float[] expected = port.readGradient(view(CONVOLUTION));
            expected[5] = ODD_NAN;
            expected[6] = -3f;
            port.writeGradient(CONVOLUTION, 5, new float[] {ODD_NAN, -3f}, 0, 2);
            assertThat(bits(port.readGradient(view(CONVOLUTION)))).isEqualTo(bits(expected));
            port.dropGradients();
            for (ParameterView parameter : port.parameters()) {
                if (parameter.trainable()) {
                    assertThat(port.readGradient(parameter)).containsOnly(0f);
                }
            }
        }

        @Test
        void everyPassLeavesItsOwnGradientsAndDroppedOnesCannotBeWritten() {
            TrainingStep step = new TrainingStep(network, 1);
            step.forwardBackward(Samples.images(3), 0);
            float[] first = port.readGradient(view("fc.weight"));
            step.forwardBackward(Samples.images(3), 0);
            assertThat(bits(port.readGradient(view("fc.weight"))))
                    .as("not the sum of two")
                    .isEqualTo(bits(first));
            port.dropGradients();
            assertThatThrownBy(() -> port.writeGradient("fc.weight", 0, new float[1], 0, 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("fc.weight");
        }

        @Test
        void namesWhatIsWrongWithARequest() {
            float[] one = new float[1];
            assertThatThrownBy(() -> port.read("layer9.weight", 0, one, 0, 1)).hasMessageContaining("layer9.weight");
            assertThatThrownBy(() -> port.read("fc.bias", 5, one, 0, 1)).hasMessageContaining("fc.bias");
            assertThatThrownBy(() -> port.write("fc.bias", -1, one, 0, 1)).hasMessageContaining("fc.bias");
            assertThatThrownBy(() -> port.values("layer9.weight")).hasMessageContaining("layer9.weight");
            assertThatThrownBy(() -> port.values("fc.bias").read(5, one, 0, 1)).hasMessageContaining("fc.bias");
            assertThatThrownBy(() -> port.values("fc.bias").write(-1, one, 0, 1))
                    .hasMessageContaining("fc.bias");
            assertThatThrownBy(() -> port.readGradient("bn1.running_mean", 0, one, 0, 1))
                    .hasMessageContaining("bn1.running_mean");
        }

        private static int[] bits(float[] values) {
            int[] bits = new int[values.length];
            java.util.Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
            return bits;
        }
    }

    @Test
    void hostViewsRefuseATensorThatDjlWouldCopy() {
        try (EngineNetwork network = (EngineNetwork) Samples.smallResNet(1);
                NDManager scope = network.newScope()) {
            NDArray transposed = scope.arange(6f).reshape(2, 3).transpose(1, 0);
            ParameterView view = new ParameterView("w", new long[] {3, 2}, ParameterKind.LINEAR);
            StoredParameter stored = new StoredParameter(view, transposed, StorageOrder.TORCH);
            assertThatThrownBy(() -> new HostViewPort(List.of(stored))).hasMessageContaining("contiguous");

            CopyingPort copying = new CopyingPort(List.of(stored));
            copying.write("w", 1, new float[] {8f, 9f}, 0, 2);
            assertThat(transposed.toFloatArray()).containsExactly(0f, 8f, 9f, 4f, 2f, 5f);
        }
    }
}
