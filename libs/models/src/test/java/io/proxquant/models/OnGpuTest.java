package io.proxquant.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.models.calibration.Calibration;
import io.proxquant.models.data.Batch;
import io.proxquant.models.data.ImageDataset;
import io.proxquant.models.data.ImageShape;
import io.proxquant.models.data.synthetic.SyntheticImages;
import io.proxquant.models.engine.ComputeDevice;
import io.proxquant.models.engine.DeviceChoice;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.optimizer.GradientNorm;
import io.proxquant.models.optimizer.Optimizer;
import io.proxquant.models.optimizer.Optimizers;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.pass.Network;
import io.proxquant.models.pass.TrainingStep;
import io.proxquant.models.scoring.Evaluation;
import io.proxquant.recipes.NetworkSection;
import io.proxquant.recipes.OptimizerSection;
import io.proxquant.recipes.Options;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * On a machine with a GPU and a libtorch for it, {@code mvn -Pgpu}: a GPU computes what the processor does, nearly. Where it
 * was run, docs/kubernetes.md says.
 */
@Tag("gpu")
public class OnGpuTest {
    private static final ComputeDevice DEVICE = ComputeDevice.GPU;
    private static final int STEPS = 6;
    private static final int MANY_STEPS = 300;
    private static final long MOST_GROWTH_MIB = 150;
    private static final float ODD_NAN = Float.intBitsToFloat(0x7FC12345);

    private static final NetworkSection RESNET =
            section("resnet", Map.of("depth", 8, "classes", 10, "width", 8, "shortcut", "A"));
    private static final NetworkSection FEW_BITS = section(
            "resnet", Map.of("depth", 8, "width", 8, "activations", "dorefa", "activationBits", 2, "gradientBits", 8));
    private static final NetworkSection LSTM =
            section("lstm", Map.of("vocabulary", 200, "embedding", 32, "hidden", 32, "layers", 2, "dropout", 0.0));

    @BeforeAll
    static void thereIsAGpu() {
        StartedEngine engine = StartedEngine.start(Samples.THREADS, DeviceChoice.GPU);
        assertThat(DEVICE.missing()).as("-Pgpu needs a GPU").isEmpty();
        assertThat(engine.processorClass()).contains("/cuda");
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet", "lstm"})
    void aFewStepsLeadWhereTheyLeadOnTheProcessor(String type) {
        NetworkSection section = type.equals("lstm") ? LSTM : RESNET;
        try (Network here = Networks.create(section, Samples.SEED, DEVICE);
                Network there = Networks.create(section, Samples.SEED, ComputeDevice.CPU)) {
            assertNear(here, there, 0);
            for (int step = 0; step < STEPS; step++) {
                double loss = step(here, batch(type, step), step);
                assertThat(loss).isCloseTo(step(there, batch(type, step), step), Offset.offset(1e-2));
            }
            assertNear(here, there, 2e-2f);
        }
    }

    @Test
    void quantizedActivationsAndGradientsStayOnTheDevice() {
        try (Network network = Networks.create(FEW_BITS, Samples.SEED, DEVICE)) {
            assertThat(step(network, batch("resnet", 0), 0)).isFinite();
            assertThat(network.port().readGradient(network.parameters().get(0))).isNotEqualTo(new float[72]);
        }
    }

    @Test
    void calibrationAndEvaluationGiveWhatTheyGiveOnTheProcessor() {
        ImageDataset images = new SyntheticImages(12, 0.1, Samples.SEED).images("validation", 100);
        try (Network here = Networks.create(RESNET, Samples.SEED, DEVICE);
                Network there = Networks.create(RESNET, Samples.SEED, ComputeDevice.CPU)) {
            for (Network each : List.of(here, there)) {
                new Calibration(images, 100, 25, 1).statistics(each, Set.of());
            }
            assertNear(here, there, 1e-2f);
            assertThat(Evaluation.score(here, images, 50).loss())
                    .isCloseTo(Evaluation.score(there, images, 50).loss(), Offset.offset(1e-2));
        }
    }

    @Test
    void everyBitOfWhatIsWrittenIsReadAgain() {
        try (Network network = Networks.create(RESNET, Samples.SEED, DEVICE)) {
            for (ParameterView parameter : network.parameters()) {
                float[] written = new float[parameter.size()];
                for (int i = 0; i < written.length; i++) {
                    written[i] = Float.intBitsToFloat(0x3F000000 + 7 * i);
                }
                written[0] = -0f;
                written[written.length - 1] = ODD_NAN;
                network.port().write(parameter.name(), 0, written, 0, written.length);
                assertThat(bits(network.port().readAll(parameter)))
                        .as(parameter.name())
                        .isEqualTo(bits(written));
            }
        }
    }

    /** What a read of a parameter leaves in host memory would be 2 MB a step here. */
    @Test
    void manyStepsLeaveNothingBehind() throws IOException {
        NetworkSection dense = section("lenet-300-100", Map.of("extent", 28));
        try (Network network = Networks.create(dense, Samples.SEED, DEVICE)) {
            step(network, batch("lenet", 0), 0);
            long before = residentMib();
            for (int step = 1; step <= MANY_STEPS; step++) {
                step(network, batch("lenet", step), step);
            }
            assertThat(network.liveArrays()).isEqualTo(network.parameters().size());
            assertThat(residentMib() - before).isLessThan(MOST_GROWTH_MIB);
        }
    }

    private static double step(Network network, Batch batch, long step) {
        List<ParameterView> trainable =
                network.parameters().stream().filter(ParameterView::trainable).toList();
        Optimizer sgd = Optimizers.create(new OptimizerSection.Sgd(1, 0, false, 0), trainable);
        double loss = new TrainingStep(network, Samples.SEED).forwardBackward(batch, step);
        double norm = GradientNorm.of(network.port(), trainable);
        sgd.step(network.port(), network.port(), 0.05, GradientNorm.clipScale(norm, 0.5));
        return loss;
    }

    private static Batch batch(String type, long seed) {
        return switch (type) {
            case "lstm" -> Samples.tokens(10, 8, 200, seed);
            case "lenet" -> Samples.images(16, new ImageShape(28, 28, 1), 10, seed);
            default -> Samples.images(16, new ImageShape(12, 12, 1), 10, seed);
        };
    }

    private static void assertNear(Network one, Network other, float most) {
        Map<String, float[]> expected = other.state();
        one.state().forEach((name, values) -> {
            for (int i = 0; i < values.length; i++) {
                assertThat(values[i]).as("%s[%d]", name, i).isCloseTo(expected.get(name)[i], Offset.offset(most));
            }
        });
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        java.util.Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return bits;
    }

    private static NetworkSection section(String type, Map<String, ?> options) {
        return NetworkSection.of(type, Options.of(options));
    }

    private static long residentMib() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
