package io.proxquant.models.networks;

import java.util.Map;
import java.util.function.ToDoubleFunction;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import io.proxquant.models.InDoubles;
import io.proxquant.models.ReferenceResNet;
import io.proxquant.models.Samples;
import io.proxquant.models.data.Batch;
import io.proxquant.models.data.ImageBatch;
import io.proxquant.models.data.TokenBatch;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.pass.Network;
import io.proxquant.models.pass.RecurrentState;
import io.proxquant.models.pass.TrainingStep;
import io.proxquant.models.random.RandomStream;
import io.proxquant.models.scoring.Evaluation;
import io.proxquant.networks.ParameterKind;

import static org.assertj.core.api.Assertions.assertThat;

/** Forward passes and gradients of both networks against references in plain doubles. */
class ReferenceTest {

    private static final double STEP = 1e-5;

    @Test
    void resNetLogitsAreThoseOfTheReferenceInBothModes() {
        try (Network network = Samples.smallResNet(Samples.SEED)) {
            stir(network);
            ImageBatch batch = Samples.images(5);
            Map<String, double[]> values = InDoubles.of(network);
            for (boolean training : new boolean[] {false, true}) {
                double[] expected = new ReferenceResNet(values, training).logits(batch, 1);
                InDoubles.assertClose(InDoubles.logits(network, batch, new RecurrentState(), training), expected, 2e-4);
            }
        }
    }

    @Test
    void resNetGradientsAreTheReferencesFiniteDifferences() {
        try (Network network = Samples.smallResNet(Samples.SEED + 1)) {
            stir(network);
            ImageBatch batch = Samples.images(6);
            Map<String, double[]> values = InDoubles.of(network);
            assertGradients(
                    network,
                    batch,
                    values,
                    changed -> InDoubles.crossEntropy(
                            new ReferenceResNet(changed, true).logits(batch, 1), batch.labels()));
        }
    }

    @Test
    void trainingMovesRunningStatisticsByATenthAndEvaluationNotAtAll() {
        try (Network network = Samples.smallResNet(Samples.SEED)) {
            ImageBatch batch = Samples.images(7);
            ParameterView mean = new ParameterView("bn1.running_mean", new long[] {2}, ParameterKind.STATISTIC);
            ParameterView variance = new ParameterView("bn1.running_var", new long[] {2}, ParameterKind.STATISTIC);
            new TrainingStep(network, 1).forwardBackward(batch, 0);
            float[] firstMean = network.port().readAll(mean);
            float[] firstVariance = network.port().readAll(variance);
            new TrainingStep(network, 1).forwardBackward(batch, 0);
            float[] secondMean = network.port().readAll(mean);
            float[] secondVariance = network.port().readAll(variance);
            for (int c = 0; c < 2; c++) {
                // from 0 and 1, the same batch twice: 0.1 b, then 0.9 (0.1 b) + 0.1 b
                assertThat(secondMean[c]).isCloseTo(1.9f * firstMean[c], Offset.offset(1e-6f));
                float batchVariance = (firstVariance[c] - 0.9f) / 0.1f;
                assertThat(secondVariance[c])
                        .isCloseTo(0.9f * firstVariance[c] + 0.1f * batchVariance, Offset.offset(1e-5f));
            }
            Evaluation.logits(
                    network,
                    new io.proxquant.models.data.ImageDataset(
                            batch.shape(), 5, new byte[batch.shape().size()], new byte[1], 0, 1),
                    0,
                    1);
            assertThat(network.port().readAll(mean))
                    .as("evaluation moves nothing")
                    .isEqualTo(secondMean);
        }
    }

    @Test
    void lstmLogitsAndCarryAreThoseOfTheReferenceOverTwoBatches() {
        try (Network network = Samples.smallLstm(0.5, Samples.SEED)) {
            ReferenceLstm reference = new ReferenceLstm(InDoubles.of(network), 5, 6, 3);
            RecurrentState carry = new RecurrentState();
            for (int step = 0; step < 2; step++) {
                TokenBatch batch = Samples.tokens(4, 3, 11, 30 + step);
                double[] expected = reference.logits(batch);
                InDoubles.assertClose(InDoubles.logits(network, batch, carry, false), expected, 1e-5);
                InDoubles.assertClose(carry.state().get("h"), reference.h(), 1e-5);
            }
        }
    }

    @Test
    void lstmGradientsAreTheReferencesFiniteDifferences() {
        try (Network network = Samples.smallLstm(0, Samples.SEED)) {
            TokenBatch batch = Samples.tokens(4, 3, 11, 40);
            Map<String, double[]> values = InDoubles.of(network);
            assertGradients(
                    network,
                    batch,
                    values,
                    changed ->
                            InDoubles.crossEntropy(new ReferenceLstm(changed, 5, 6, 3).logits(batch), batch.labels()));
        }
    }

    private static void assertGradients(
            Network network, Batch batch, Map<String, double[]> values, ToDoubleFunction<Map<String, double[]>> loss) {
        double seen = new TrainingStep(network, 3).forwardBackward(batch, 0);
        assertThat(seen).isCloseTo(loss.applyAsDouble(values), Offset.offset(1e-5));
        RandomStream random = new RandomStream(Samples.SEED);
        for (ParameterView parameter : network.parameters()) {
            if (!parameter.trainable()) {
                continue;
            }
            float[] gradient = network.port().readGradient(parameter);
            double[] value = values.get(parameter.name());
            for (int round = 0; round < 6; round++) {
                int at = random.nextInt(value.length);
                double kept = value[at];
                value[at] = kept + STEP;
                double up = loss.applyAsDouble(values);
                value[at] = kept - STEP;
                double down = loss.applyAsDouble(values);
                value[at] = kept;
                double expected = (up - down) / (2 * STEP);
                assertThat((double) gradient[at])
                        .as("%s[%d], seed %d", parameter.name(), at, Samples.SEED)
                        .isCloseTo(expected, Offset.offset(2e-4 * Math.max(1, Math.abs(expected))));
            }
        }
    }

    /** Moves scales, shifts and statistics off 0 and 1, where mistakes would not show. */
    private static void stir(Network network) {
        RandomStream random = new RandomStream(99);
        for (ParameterView parameter : network.parameters()) {
            if (parameter.shape().length == 1) {
                float[] values = new float[parameter.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.uniform(0.5, 1.5);
                }
                network.port().write(parameter.name(), 0, values, 0, values.length);
            }
        }
    }
}
