package io.proxquant.trainer.checkpoint;

import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.cloudevents.Cause;
import io.proxquant.contracts.cloudevents.EventContext;

/** Makes the event of a checkpoint from its manifest alone, so that publishing it again gives the same event. */
final class CheckpointEvents {
    private CheckpointEvents() {}

    static CheckpointPublished of(CheckpointManifest m) {
        return CheckpointPublished.of(
                m.at(),
                m.epoch(),
                m.phase(),
                m.trial(),
                m.weights(),
                m.checkpoint(),
                m.lineage(),
                m.writtenBy(),
                m.home());
    }

    static EventContext context(CheckpointManifest m, Cause cause) {
        return EventContext.of(m.checkpoint(), m.lineage().recipe(), cause);
    }
}
