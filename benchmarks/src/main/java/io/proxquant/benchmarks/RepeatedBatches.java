package io.proxquant.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

import io.proxquant.models.data.Batch;
import io.proxquant.models.pass.Network;
import io.proxquant.models.pass.TrainingStep;
import io.proxquant.models.scoring.Score;
import io.proxquant.trainer.training.Learner;
import io.proxquant.trainer.training.NamedState;

/** Learns from the same few batches over and over, so that no time goes into reading data. */
final class RepeatedBatches implements Learner {
    private final List<Batch> batches;
    private final TrainingStep step;

    RepeatedBatches(Network network, List<Batch> batches) {
        this.batches = batches;
        this.step = new TrainingStep(network, 1);
    }

    @Override
    public double learn(int epoch, int batch, long globalStep) {
        return step.forwardBackward(batches.get(batch % batches.size()), globalStep);
    }

    @Override
    public Optional<Score> validate(IntConsumer progress) {
        return Optional.empty();
    }

    @Override
    public void save(NamedState into) {}

    @Override
    public void restore(NamedState from) {}
}
