package io.proxquant.models.calibration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import io.proxquant.contracts.Digest;
import io.proxquant.models.ReferenceResNet;
import io.proxquant.models.Samples;
import io.proxquant.models.data.Batch;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.data.ImageBatch;
import io.proxquant.models.data.ImageDataset;
import io.proxquant.models.data.ImageShape;
import io.proxquant.models.data.synthetic.MarkovSource;
import io.proxquant.models.engine.ComputeDevice;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.models.engine.Tensors;
import io.proxquant.models.networks.EngineNetwork;
import io.proxquant.models.networks.Initialization;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.pass.ForwardPass;
import io.proxquant.models.pass.Network;
import io.proxquant.models.pass.TrainingStep;
import io.proxquant.models.random.RandomStream;
import io.proxquant.models.scoring.Evaluation;
import io.proxquant.networks.Initializer;
import io.proxquant.networks.Layout;
import io.proxquant.networks.ParameterKind;
import io.proxquant.recipes.NameMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CalibrationTest {

    private static final ImageShape SHAPE = new ImageShape(8, 8, 3);
    private static final Set<String> NOTHING = Set.of();

    @Test
    void statisticsAreThePlainMeansOfBatchMeansAndUnbiasedBatchVariances() {
        ImageDataset data = images(20);
        try (Network network = Samples.smallResNet(Samples.SEED)) {
            Map<String, double[]> values = doubles(network);
            CalibrationReport report = new Calibration(data, 11, 4, 7).statistics(network, NOTHING);
            assertThat(report.batches()).isEqualTo(3);
            assertThat(report.samples()).isEqualTo(11);
            CalibrationBatches batches = new CalibrationBatches(data, 11, 4, 7);
            Map<String, double[]> expected = new LinkedHashMap<>();
            for (int i = 0; i < 3; i++) {
                ReferenceResNet reference = new ReferenceResNet(values, true);
                reference.logits((ImageBatch) batches.batch(i), 1);
                reference.statistics().forEach((name, batch) -> {
                    double[] mean = expected.computeIfAbsent(name, key -> new double[batch.length]);
                    for (int c = 0; c < mean.length; c++) {
                        mean[c] += batch[c] / 3;
                    }
                });
            }
            assertThat(report.parameters()).containsExactlyInAnyOrderElementsOf(expected.keySet());
            double largest = 0;
            for (ParameterView p : statistics(network)) {
                float[] actual = network.port().readAll(p);
                for (int c = 0; c < actual.length; c++) {
                    assertThat((double) actual[c])
                            .as("%s[%d]", p.name(), c)
                            .isCloseTo(expected.get(p.name())[c], Offset.offset(2e-6));
                    largest = Math.max(largest, Math.abs(actual[c] - values.get(p.name())[c]));
                }
            }
            assertThat(report.largestChange()).isEqualTo(largest).isPositive();
        }
    }

    @Test
    void theSameDataGivesTheSameBytesAndNothingButStatisticsMoves() {
        try (Network network = Samples.smallResNet(1);
                Network again = Samples.smallResNet(1)) {
            Map<String, float[]> before = network.state();
            Calibration calibration = new Calibration(images(30), 20, 6, 1);
            calibration.statistics(network, NOTHING);
            new TrainingStep(again, 5).forwardBackward(Samples.images(1), 0); // other statistics to begin with
            calibration.statistics(again, NOTHING);
            Map<String, float[]> other = again.state();
            network.state().forEach((name, values) -> {
                assertThat(values).as(name).isEqualTo(other.get(name));
                if (!name.contains("running")) {
                    assertThat(values).as(name).isEqualTo(before.get(name));
                }
            });
        }
    }

    @Test
    void theMeanOutputOfEveryLayerBecomesTheParents() {
        Dataset data = images(40);
        try (Network parent = new Layered(0, 3);
                Network network = new Layered(0, 3)) {
            coarsen(network, "first.weight");
            coarsen(network, "second.weight");
            Map<String, float[]> before = network.state();
            CalibrationReport report = new Calibration(data, 40, 16, 1).biases(network, parent, NOTHING);
            assertThat(report.parameters()).containsExactly("first.bias", "second.bias");
            CalibrationBatches batches = new CalibrationBatches(data, 40, 16, 1);
            Map<String, double[]> expected = LayerMeans.of(parent, batches);
            LayerMeans.of(network, batches)
                    .forEach((name, means) ->
                            assertThat(means).as(name).containsExactly(expected.get(name), Offset.offset(1e-6)));
            assertThat(report.largestChange()).isGreaterThan(1e-3);
            network.state().forEach((name, values) -> {
                if (!name.endsWith("bias")) {
                    assertThat(values).as(name).isEqualTo(before.get(name));
                }
            });
        }
    }

    @Test
    void theDecoderOfALanguageModelIsCorrectedWithItsStateCarriedOn() {
        Dataset data = new MarkovSource(11, Samples.SEED).text("any", 90);
        try (Network parent = Samples.smallLstm(0.5, 2);
                Network network = Samples.smallLstm(0.5, 2)) {
            coarsen(network, "decoder.weight");
            CalibrationReport report = new Calibration(data, 90, 13, 1).biases(network, parent, NOTHING);
            assertThat(report.parameters()).containsExactly("decoder.bias");
            double[] mean = columnMeans(Evaluation.logits(network, data, 0, 90), 11);
            assertThat(mean)
                    .containsExactly(columnMeans(Evaluation.logits(parent, data, 0, 90), 11), Offset.offset(1e-6));
            assertThat(new Calibration(data, 90, 13, 1).statistics(network, NOTHING))
                    .as("no batch normalisation: nothing to do")
                    .isEqualTo(new CalibrationReport(0, 0, List.of(), 0));
        }
    }

    @Test
    void whatIsQuantizedIsLeftAlone() {
        try (Network parent = Samples.smallResNet(1);
                Network network = Samples.smallResNet(1)) {
            coarsen(network, "fc.weight");
            Map<String, float[]> before = network.state();
            Set<String> quantized = Set.of("bn1.running_mean", "fc.bias");
            Calibration calibration = new Calibration(images(12), 12, 4, 1);
            CalibrationReport statistics = calibration.statistics(network, quantized);
            assertThat(statistics.parameters()).contains("bn1.running_var").doesNotContain("bn1.running_mean");
            assertThat(calibration.biases(network, parent, quantized).parameters())
                    .isEmpty();
            Map<String, float[]> after = network.state();
            quantized.forEach(name -> assertThat(after.get(name)).isEqualTo(before.get(name)));
        }
    }

    @Test
    void itCanBeLeftBeforeEveryPassAndTheNetworkStaysAsItWas() {
        AtomicInteger passes = new AtomicInteger();
        try (Network parent = Samples.smallResNet(1);
                Network network = Samples.smallResNet(1)) {
            coarsen(network, "fc.weight");
            Calibration counted = new Calibration(images(12), 12, 4, 1, passes::incrementAndGet);
            counted.statistics(network, NOTHING);
            assertThat(passes)
                    .as("two that look for chance, then one for each batch")
                    .hasValue(5);
            counted.biases(network, parent, NOTHING);
            int all = passes.get();
            assertThat(all).as("three through the parent, three for the bias").isEqualTo(11);

            Map<String, float[]> before = network.state();
            for (int stop = 0; stop < all; stop++) {
                AtomicInteger left = new AtomicInteger(stop);
                Calibration stopped = new Calibration(images(12), 12, 4, 1, () -> {
                    if (left.getAndDecrement() == 0) {
                        throw new IllegalStateException("asked to stop");
                    }
                });
                assertThatThrownBy(() -> {
                            stopped.biases(network, parent, NOTHING);
                            stopped.statistics(network, NOTHING);
                        })
                        .hasMessage("asked to stop");
                if (stop < all - 5) {
                    network.state().forEach((name, values) -> assertThat(values).isEqualTo(before.get(name)));
                }
            }
        }
    }

    @Test
    void aNetworkThatDropsUnitsInTrainingModeIsRefusedAndStaysAsItWas() {
        try (Network network = new Layered(0.5f, 3)) {
            Map<String, float[]> before = network.state();
            assertThatThrownBy(() -> new Calibration(images(12), 12, 4, 1).statistics(network, NOTHING))
                    .hasMessageContaining("drops units");
            network.state().forEach((name, values) -> assertThat(values).isEqualTo(before.get(name)));
        }
    }

    @Test
    void aStatisticThatIsNotFiniteIsRefusedAndTheNetworkStaysAsItWas() {
        try (Network network = Samples.smallResNet(1)) {
            network.port().write("layer1.0.conv1.weight", 0, new float[] {Float.POSITIVE_INFINITY}, 0, 1);
            Map<String, float[]> before = network.state();
            assertThatThrownBy(() -> new Calibration(images(12), 12, 4, 1).statistics(network, NOTHING))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("layer1.0.bn1.running_");
            network.state().forEach((name, values) -> assertThat(values).isEqualTo(before.get(name)));
        }
    }

    @Test
    void aParentOfAnotherWidthIsRefused() {
        try (Network parent = new Layered(0, 4);
                Network network = new Layered(0, 3)) {
            Map<String, float[]> before = network.state();
            assertThatThrownBy(() -> new Calibration(images(12), 12, 4, 1).biases(network, parent, NOTHING))
                    .hasMessageContaining("first.bias");
            network.state().forEach((name, values) -> assertThat(values).isEqualTo(before.get(name)));
        }
    }

    @Test
    void batchesDifferByOneSampleAtMostAndTakeEachImageOnce() {
        CalibrationBatches batches = new CalibrationBatches(images(9), 1000, 4, 3);
        assertThat(batches.samples()).isEqualTo(9);
        assertThat(batches.count()).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            assertThat(batches.batch(i).samples()).isEqualTo(3);
        }
        assertThat(new CalibrationBatches(images(9), 7, 4, 3).batch(0).samples())
                .isEqualTo(3);
        assertThat(new CalibrationBatches(images(9), 7, 4, 3).batch(1).samples())
                .isEqualTo(4);
        assertThatThrownBy(() -> new Calibration(images(0), 10, 5, 1)).hasMessageContaining("empty split");
        assertThatThrownBy(() -> new Calibration(images(9), 0, 5, 1)).hasMessageContaining("not 0 and 5");
        assertThatThrownBy(() -> new Calibration(images(9), 10, 0, 1)).hasMessageContaining("not 10 and 0");
    }

    /** Two dense layers, dropout between them, and a running mean that training mode moves. */
    private static final class Layered extends EngineNetwork {
        private final float dropout;

        Layered(float dropout, int width) {
            super("layered", layout(width), new Initialization(NameMap.none(), Samples.SEED, ComputeDevice.CPU));
            StartedEngine.start(Samples.THREADS);
            this.dropout = dropout;
        }

        private static Layout layout(int width) {
            return new Layout()
                    .dense("first", Initializer.uniform(0.3), Initializer.uniform(0.3), SHAPE.size(), width)
                    .dense("second", Initializer.uniform(0.3), Initializer.uniform(0.3), width, 5)
                    .add("mean", ParameterKind.STATISTIC, Initializer.constant(0), width);
        }

        @Override
        public NDArray forward(ForwardPass pass, Batch batch) {
            float[] pixels = ((ImageBatch) batch).pixels();
            NDArray x = dense("first", Tensors.of(pass.scope(), pixels, new Shape(batch.samples(), SHAPE.size())));
            if (pass.training()) {
                parameter("mean").array().muli(0.9f).addi(x.mean(new int[] {0}).mul(0.1f));
            }
            x = Dropout.dropout(x.maximum(0), dropout, pass.training()).singletonOrThrow();
            return dense("second", x);
        }

        private NDArray dense(String name, NDArray input) {
            NDArray weight = parameter(name + ".weight").array();
            NDArray bias = parameter(name + ".bias").array();
            return observed(name + ".bias", Linear.linear(input, weight, bias).singletonOrThrow());
        }
    }

    @Test
    void anArtifactIsGivenStatisticsThenBiasesUnlessItsParentHadItsWeightsAlready() {
        Dataset data = images(40);
        List<String> told = new ArrayList<>();
        try (Network network = new Layered(0, 3)) {
            ArtifactCalibration calibration = new ArtifactCalibration(data, 40, 16, 1, telling(told, 100));
            ArtifactCalibration.Corrections left = calibration.calibrate(
                    network,
                    NOTHING,
                    ArtifactCalibration.Parent.<RuntimeException>unlessFrozen(
                            Digest.of("same"), Digest.of("same"), () -> {
                                throw new AssertionError("there is nothing to compare with");
                            }));
            assertThat(left.biases().parameters()).isEmpty();
            coarsen(network, "first.weight");
            ArtifactCalibration.Corrections made = calibration.calibrate(
                    network,
                    NOTHING,
                    ArtifactCalibration.Parent.<RuntimeException>unlessFrozen(
                            Digest.of("coarse"), Digest.of("float"), () -> new Layered(0, 3)));
            assertThat(made.biases().parameters()).containsExactly("first.bias", "second.bias");
            assertThat(made.values(network)).containsOnlyKeys("mean", "first.bias", "second.bias");
        }
        assertThat(told).containsExactly("statistics", "statistics", "biases");
    }

    @Test
    void aStopBetweenTwoPassesLeavesTheNetworkAsItWas() {
        try (Network network = Samples.smallResNet(1)) {
            Map<String, float[]> before = network.state();
            ArtifactCalibration calibration =
                    new ArtifactCalibration(images(30), 30, 6, 1, telling(new ArrayList<>(), 3));
            assertThatThrownBy(() -> calibration.calibrate(network, NOTHING, Optional.empty()))
                    .isInstanceOf(UncheckedIOException.class);
            network.state()
                    .forEach((name, values) -> assertThat(values).as(name).isEqualTo(before.get(name)));
        }
    }

    private static ArtifactCalibration.Monitor telling(List<String> told, int passes) {
        AtomicInteger left = new AtomicInteger(passes);
        return new ArtifactCalibration.Monitor() {
            @Override
            public void pass() {
                if (left.decrementAndGet() < 0) {
                    throw new UncheckedIOException(new IOException("stopped"));
                }
            }

            @Override
            public void corrected(String what) {
                told.add(what);
            }
        };
    }

    private static ImageDataset images(int count) {
        RandomStream random = new RandomStream(Samples.SEED);
        byte[] pixels = new byte[count * SHAPE.size()];
        byte[] labels = new byte[count];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) random.nextInt(256);
        }
        return new ImageDataset(SHAPE, 5, pixels, labels, 0.4f, 0.3f);
    }

    /** Signs of the weights alone: a crude quantizer that shifts every mean. */
    private static void coarsen(Network network, String name) {
        for (ParameterView p : network.parameters()) {
            if (p.name().equals(name)) {
                float[] values = network.port().readAll(p);
                for (int i = 0; i < values.length; i++) {
                    values[i] = values[i] < 0 ? -0.1f : 0.2f;
                }
                network.port().write(name, 0, values, 0, values.length);
            }
        }
    }

    private static List<ParameterView> statistics(Network network) {
        return network.parameters().stream()
                .filter(p -> p.kind() == ParameterKind.STATISTIC)
                .toList();
    }

    private static Map<String, double[]> doubles(Network network) {
        Map<String, double[]> values = new LinkedHashMap<>();
        network.state().forEach((name, array) -> {
            double[] copy = new double[array.length];
            for (int i = 0; i < copy.length; i++) {
                copy[i] = array[i];
            }
            values.put(name, copy);
        });
        return values;
    }

    private static double[] columnMeans(float[] logits, int columns) {
        double[] means = new double[columns];
        for (int i = 0; i < logits.length; i++) {
            means[i % columns] += (double) logits[i] * columns / logits.length;
        }
        return means;
    }
}
