package io.proxquant.trainer.checkpoint;

import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.cloudevents.Cause;
import io.proxquant.models.engine.StartedEngine;

/**
 * What every checkpoint of a run says alike.
 *
 * @param request what was asked for
 * @param seed the seed in force
 * @param engine what decides the bits besides the seed
 * @param producerVersion version of this service
 * @param cause trace of the request, and whom checkpoints answer
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
        return from.producerVersion().equals(producerVersion)
                && repeats(from.threads(), from.processorClass(), from.exact());
    }

    /** The class names a GPU too; where the device itself does not repeat, nothing that goes on is exact. */
    boolean repeats(int threads, String processorClass, boolean exactSoFar) {
        return exactSoFar
                && engine.device().repeats()
                && threads == engine.threads()
                && processorClass.equals(engine.processorClass());
    }
}
