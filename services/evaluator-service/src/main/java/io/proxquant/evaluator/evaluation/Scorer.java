package io.proxquant.evaluator.evaluation;

import java.io.IOException;
import java.util.Optional;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Scores;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.messaging.Work;
import io.proxquant.models.data.Batches;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.data.types.DataFit;
import io.proxquant.models.engine.AvailableMemory;
import io.proxquant.models.engine.ComputeDevice;
import io.proxquant.models.engine.NetworkTooLargeException;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.pass.Network;
import io.proxquant.models.scoring.Evaluation;
import io.proxquant.models.scoring.FiniteScores;
import io.proxquant.registry.evaluations.EvaluationSpecification;
import io.proxquant.registry.evaluations.Evaluations;
import io.proxquant.registry.evaluations.StoredEvaluation;
import io.proxquant.storage.LocalDisk;

/**
 * Scores weights only once: scores that are stored under their digest are returned, never recomputed. The network is built from
 * the recipe for each scoring and closed after it, so that nothing of one set of weights can reach another's score.
 */
public final class Scorer {
    private final Evaluations evaluations;
    private final OpenData data;
    private final ComputeDevice device;
    private final AvailableMemory memory;

    public Scorer(Evaluations evaluations, OpenData data, ComputeDevice device, AvailableMemory memory) {
        this.evaluations = evaluations;
        this.data = data;
        this.device = device;
        this.memory = memory;
    }

    /** Where weights come from, asked only when they have not been scored yet. */
    public interface Weights {
        /** Tensors under torch names, checked against the digest under which they will be scored. */
        FloatTensors load() throws EventRefusedException;
    }

    /** Scores of the weights on validation and test split. */
    public StoredEvaluation score(
            Digest digest, Weights weights, EvaluationSpecification specification, int batch, Work work)
            throws EventRefusedException {
        Optional<StoredEvaluation> known = evaluations.find(digest, specification);
        if (known.isPresent()) {
            return known.get();
        }
        return evaluations.settle(run(digest, weights.load(), specification, batch, work));
    }

    private StoredEvaluation run(
            Digest digest, FloatTensors weights, EvaluationSpecification specification, int batch, Work work)
            throws EventRefusedException {
        Dataset validation;
        Dataset test;
        try {
            DataSplits splits = data.open(specification, () -> {
                        work.stopHere("while data was read");
                        work.alive();
                    })
                    .requiring(new DataFit(specification.section().type(), specification.network()));
            validation = room(splits.validation(), batch);
            test = room(splits.test(), batch);
        } catch (DataException e) {
            throw new EventRefusedException(e.reason(), e.told(key -> key), e);
        } catch (IllegalArgumentException e) {
            throw new EventRefusedException(ReasonCode.DATA_INVALID, e.getMessage(), e);
        } catch (IOException e) { // a wrong file is a DataException, so this is the disk
            throw LocalDisk.unavailable(e);
        }
        try (Network network = Networks.create(specification.network(), 0, device, memory)) {
            load(network, digest, weights);
            work.reached(digest.hex(), 0);
            Scores chosenBy = score(network, validation, batch, work);
            work.reached(digest + " test", 0);
            Scores reported = score(network, test, batch, work);
            return new StoredEvaluation(
                    digest, specification.data(), specification.network(), specification.section(), chosenBy, reported);
        } catch (NetworkTooLargeException e) {
            throw new EventRefusedException(e.reason(), "network: " + e.getMessage(), e);
        }
    }

    private static Dataset room(Dataset split, int batch) throws DataException {
        Batches.requireRoom(split, batch, "evaluation.batch", HeapMemory.ofProcess());
        return split;
    }

    private static void load(Network network, Digest digest, FloatTensors weights) throws EventRefusedException {
        try {
            network.load(weights);
        } catch (IllegalArgumentException e) {
            throw new EventRefusedException(
                    ReasonCode.CHECKPOINT_MISFIT, "weights " + digest + ": " + e.getMessage(), e);
        }
    }

    private static Scores score(Network network, Dataset split, int batch, Work work) throws EventRefusedException {
        work.stopHere("before a split");
        if (split.size() == 0) {
            return Scores.ofNothing();
        }
        Scores scores;
        try {
            scores = FiniteScores.of(Evaluation.score(network, split, batch, done -> {
                work.stopHere("in the middle of a split");
                work.alive();
            }));
        } catch (IllegalArgumentException e) {
            throw new EventRefusedException(
                    ReasonCode.DATA_MISFIT, "the data does not fit the network: " + e.getMessage(), e);
        }
        work.alive();
        return scores;
    }
}
