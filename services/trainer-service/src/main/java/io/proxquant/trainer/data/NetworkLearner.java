package io.proxquant.trainer.data;

import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

import io.proxquant.models.data.Batches;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.pass.Network;
import io.proxquant.models.pass.TrainingStep;
import io.proxquant.models.scoring.DotProductCorrelation;
import io.proxquant.models.scoring.DotProductCorrelation.Compared;
import io.proxquant.models.scoring.Evaluation;
import io.proxquant.models.scoring.Score;
import io.proxquant.trainer.training.Learner;
import io.proxquant.trainer.training.NamedState;

/** Trains a network on a data set; the recurrent carry lives through an epoch and is part of the saved state. */
public final class NetworkLearner implements Learner {
    private static final String CARRY = "carry/";
    /** Images or tokens in each batch of a pass over the validation split. */
    public static final int VALIDATION_BATCH = 500;

    private static final int CORRELATION_SAMPLES = 64;

    private final Network network;
    private final Batches batches;
    private final Dataset validation;
    private final TrainingStep step;
    private final DotProductCorrelation correlation;

    /**
     * @param training what the batches are cut from
     * @param seed of the run; decides the masks of dropout
     */
    public NetworkLearner(Network network, Dataset training, Batches batches, Dataset validation, long seed) {
        this.network = network;
        this.batches = batches;
        this.validation = validation;
        this.step = new TrainingStep(network, seed);
        this.correlation = DotProductCorrelation.onSample(network, training, CORRELATION_SAMPLES, seed);
    }

    @Override
    public double learn(int epoch, int batch, long globalStep) {
        if (batch == 0) {
            step.carry().reset();
        }
        return explained(() -> step.forwardBackward(batches.batch(epoch, batch), globalStep));
    }

    @Override
    public Optional<Score> validate(IntConsumer progress) {
        return validation.size() == 0
                ? Optional.empty()
                : Optional.of(explained(() -> Evaluation.score(network, validation, VALIDATION_BATCH, progress)));
    }

    @Override
    public Map<String, Double> correlations(Map<String, Compared> tensors) {
        return explained(() -> correlation.of(tensors));
    }

    private static <T> T explained(Supplier<T> pass) {
        try {
            return pass.get();
        } catch (IllegalArgumentException e) {
            throw new UnfitInputException(e);
        }
    }

    @Override
    public void save(NamedState into) {
        step.carry().state().forEach((name, values) -> into.put(CARRY + name, values));
    }

    @Override
    public void restore(NamedState from) {
        Map<String, float[]> carry = from.floatsUnder(CARRY);
        step.carry().load(carry);
    }
}
