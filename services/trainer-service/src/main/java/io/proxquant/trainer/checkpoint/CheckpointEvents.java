package io.proxquant.trainer.checkpoint;

import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Producer;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.Trial;
import io.proxquant.contracts.cloudevents.Cause;
import io.proxquant.contracts.cloudevents.EventContext;

/** The event of a checkpoint, made from its manifest alone: whoever publishes it again publishes the same. */
final class CheckpointEvents {
    private CheckpointEvents() {}

    static CheckpointPublished of(CheckpointManifest m) {
        return new CheckpointPublished(
                new RunStep(m.model(), m.run(), m.step()),
                m.epoch(),
                m.phase(),
                new Trial(m.sweep(), m.seed()),
                m.weights(),
                m.checkpoint(),
                m.lineage(),
                new Producer(m.producer(), m.producerVersion()),
                ManifestKeys.checkpoint(m.model(), m.run(), m.step()));
    }

    static EventContext context(CheckpointManifest m, Cause cause) {
        return EventContext.of(m.checkpoint(), m.lineage().recipe(), cause);
    }
}
