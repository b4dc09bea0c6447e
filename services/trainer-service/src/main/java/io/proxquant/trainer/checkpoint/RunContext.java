package io.proxquant.trainer.checkpoint;

import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.Reproducibility;
import io.proxquant.contracts.Producer;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.Trial;
import io.proxquant.contracts.cloudevents.Cause;
import io.proxquant.models.engine.StartedEngine;

/**
 * What all checkpoints of a run have in common.
 *
 * @param request what was asked for
 * @param seed the seed in force
 * @param engine what decides the bits besides the seed
 * @param producerVersion version of this service
 * @param cause trace of the request, and the request that checkpoints answer
 */
public record RunContext(RunRequested request, long seed, StartedEngine engine, String producerVersion, Cause cause) {
    /** Name of this service in checkpoints. */
    public static final String PRODUCER = "trainer-service";

    /** Trace context of the request, or null. */
    String traceparent() {
        return cause.traceparent();
    }

    /** Whether going on from a checkpoint repeats, bit for bit, what its writer would have done. */
    boolean repeats(CheckpointManifest from) {
        return from.writtenBy().version().equals(producerVersion) && repeats(from.reproducibility());
    }

    /**
     * The same by threads and processor class, which names a GPU too; on a device that does not repeat its results nothing is
     * exact.
     */
    boolean repeats(Reproducibility from) {
        return engine.device().repeats() && from.equals(reproducibility(true));
    }

    /** The reproducibility of what this process computes. */
    Reproducibility reproducibility(boolean exactSoFar) {
        return new Reproducibility(engine.threads(), engine.processorClass(), exactSoFar);
    }

    /** The step of this run. */
    RunStep at(long step) {
        return new RunStep(request.model(), request.run(), step);
    }

    /** The run's place in its sweep. */
    Trial trial() {
        return new Trial(request.sweep(), seed);
    }

    /** This service. */
    Producer producer() {
        return new Producer(PRODUCER, producerVersion);
    }
}
