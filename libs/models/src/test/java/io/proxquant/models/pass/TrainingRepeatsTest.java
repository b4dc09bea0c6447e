package io.proxquant.models.pass;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;

import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import org.junit.jupiter.api.Test;

import io.proxquant.models.Samples;
import io.proxquant.models.data.Batch;
import io.proxquant.models.data.ImageShape;
import io.proxquant.models.engine.NativeEngine;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.optimizer.GradientNorm;
import io.proxquant.models.optimizer.Optimizer;
import io.proxquant.models.optimizer.OptimizerState;
import io.proxquant.models.optimizer.Optimizers;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.recipes.OptimizerSection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Equal seeds give equal bytes, whether a run is made again, on another thread, or resumed from its saved state. */
class TrainingRepeatsTest {

    private static final int STEPS = 8;
    private static final OptimizerSection SGD = new OptimizerSection.Sgd(0.05, 0.9, true, 1e-4);

    /** Everything that a checkpoint would hold. */
    private record Saved(Map<String, float[]> weights, OptimizerState optimizer, Map<String, float[]> carry) {}

    private record Run(Callable<Network> network, IntFunction<Batch> batches, OptimizerSection optimizer) {

        Saved from(Saved start, int first, int last) throws Exception {
            try (Network fresh = network.call()) {
                List<ParameterView> trainable = fresh.parameters().stream()
                        .filter(ParameterView::trainable)
                        .toList();
                Optimizer steps = Optimizers.create(optimizer, trainable);
                TrainingStep training = new TrainingStep(fresh, Samples.SEED);
                if (start != null) {
                    fresh.load(start.weights());
                    steps.load(start.optimizer());
                    training.carry().load(start.carry());
                }
                for (int step = first; step < last; step++) {
                    training.forwardBackward(batches.apply(step), step);
                    double norm = GradientNorm.of(fresh.port(), trainable);
                    steps.step(fresh.port(), fresh.port(), 0.05, GradientNorm.clipScale(norm, 0.5));
                }
                return new Saved(fresh.state(), steps.state(), training.carry().state());
            }
        }
    }

    private static Run resNet() {
        return new Run(
                () -> {
                    StartedEngine.start(Samples.THREADS);
                    return Networks.create("resnet", Map.of("depth", 14, "classes", 10, "width", 8), Samples.SEED);
                },
                step -> Samples.images(32, new ImageShape(28, 28, 1), 10, step),
                SGD);
    }

    private static Run lstm() {
        return new Run(
                () -> {
                    StartedEngine.start(Samples.THREADS);
                    Map<String, ?> options = Map.of("vocabulary", 500, "embedding", 64, "hidden", 64, "dropout", 0.5);
                    return Networks.create("lstm", options, Samples.SEED);
                },
                step -> Samples.tokens(12, 8, 500, step),
                new OptimizerSection.Adam(0.05, 0.9, 0.999, 1e-8, 0));
    }

    @Test
    void aResNetTrainedAgainIsTheSameToTheBit() throws Exception {
        assertSame(resNet().from(null, 0, STEPS), resNet().from(null, 0, STEPS));
    }

    @Test
    void anLstmWithDropoutTrainedAgainIsTheSameToTheBit() throws Exception {
        assertSame(lstm().from(null, 0, STEPS), lstm().from(null, 0, STEPS));
    }

    @Test
    void anotherThreadOfTheProcessGivesTheSameBytes() throws Exception {
        Saved here = resNet().from(null, 0, STEPS);
        ExecutorService elsewhere = Executors.newSingleThreadExecutor();
        try {
            assertSame(elsewhere.submit(() -> resNet().from(null, 0, STEPS)).get(), here);
        } finally {
            elsewhere.shutdown();
        }
    }

    @Test
    void resumingAResNetFromItsSavedStateGoesOnAsIfNothingHadHappened() throws Exception {
        Saved half = resNet().from(null, 0, STEPS / 2);
        assertSame(resNet().from(half, STEPS / 2, STEPS), resNet().from(null, 0, STEPS));
    }

    @Test
    void resumingAnLstmInTheMiddleOfAnEpochGoesOnAsIfNothingHadHappened() throws Exception {
        Saved half = lstm().from(null, 0, STEPS / 2);
        assertThat(half.carry()).containsOnlyKeys("h", "c");
        assertSame(lstm().from(half, STEPS / 2, STEPS), lstm().from(null, 0, STEPS));
    }

    @Test
    void withoutTheCarryAnLstmWouldNotGoOnTheSame() throws Exception {
        Saved half = lstm().from(null, 0, STEPS / 2);
        Saved without = new Saved(half.weights(), half.optimizer(), Map.of());
        Saved resumed = lstm().from(without, STEPS / 2, STEPS);
        assertThat(resumed.weights().get("encoder.weight"))
                .isNotEqualTo(lstm().from(null, 0, STEPS).weights().get("encoder.weight"));
    }

    @Test
    void anotherSeedGivesAnotherDropout() throws Exception {
        try (Network network = lstm().network().call()) {
            Batch batch = Samples.tokens(12, 8, 500, 1);
            double one = new TrainingStep(network, 1).forwardBackward(batch, 0);
            assertThat(new TrainingStep(network, 1).forwardBackward(batch, 0)).isEqualTo(one);
            assertThat(new TrainingStep(network, 1).forwardBackward(batch, 1)).isNotEqualTo(one);
            assertThat(new TrainingStep(network, 2).forwardBackward(batch, 0)).isNotEqualTo(one);
        }
    }

    @Test
    void aSecondStepAtTheSameTimeIsRefusedAndRecordsNothing() {
        try (Network network = Samples.smallResNet(1);
                GradientCollector other = NativeEngine.get().newGradientCollector()) {
            TrainingStep step = new TrainingStep(network, 1);
            assertThatThrownBy(() -> step.forwardBackward(Samples.images(1), 0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("one at a time");
            assertThat(JniUtils.isGradMode()).as("recording of %s", other).isFalse();
        }
    }

    @Test
    void twoHundredStepsLeaveNoNativeArrayBehind() throws Exception {
        try (Network network = Samples.smallResNet(1)) {
            TrainingStep step = new TrainingStep(network, 1);
            ParameterView first = network.parameters().get(0);
            int before = network.liveArrays();
            for (int i = 0; i < 200; i++) {
                step.forwardBackward(Samples.images(i), i);
                network.port().readGradient(first);
            }
            assertThat(network.liveArrays())
                    .isEqualTo(before)
                    .isEqualTo(network.parameters().size());
        }
        try (Network network = Samples.smallLstm(0.2, 1)) {
            TrainingStep step = new TrainingStep(network, 1);
            for (int i = 0; i < 200; i++) {
                step.forwardBackward(Samples.tokens(3, 2, 11, i), i);
            }
            assertThat(network.liveArrays()).isEqualTo(network.parameters().size());
        }
    }

    private static void assertSame(Saved actual, Saved expected) {
        assertBits(actual.weights(), expected.weights());
        assertBits(actual.optimizer().moments(), expected.optimizer().moments());
        assertBits(actual.carry(), expected.carry());
        assertThat(actual.optimizer().steps()).isEqualTo(expected.optimizer().steps());
    }

    private static void assertBits(Map<String, float[]> actual, Map<String, float[]> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        Map<String, Integer> differing = new LinkedHashMap<>();
        expected.forEach((name, array) -> {
            for (int i = 0; i < array.length; i++) {
                if (Float.floatToRawIntBits(array[i]) != Float.floatToRawIntBits(actual.get(name)[i])) {
                    differing.merge(name, 1, Integer::sum);
                }
            }
        });
        assertThat(differing).isEmpty();
    }
}
