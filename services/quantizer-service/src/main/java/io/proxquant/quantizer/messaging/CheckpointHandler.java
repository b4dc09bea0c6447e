package io.proxquant.quantizer.messaging;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.contracts.ArtifactRejected;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.EventContext;
import io.proxquant.messaging.EventHandler;
import io.proxquant.messaging.EventPublisher;
import io.proxquant.messaging.Outgoing;
import io.proxquant.messaging.Received;
import io.proxquant.messaging.Refused;
import io.proxquant.messaging.Work;
import io.proxquant.quantizer.domain.OwnMethod;
import io.proxquant.quantizer.domain.RejectedCheckpointException;
import io.proxquant.recipes.QuantizationVariant;
import io.proxquant.recipes.Recipe;

/**
 * Turns a checkpoint event into one artifact, and one event, per quantization of its recipe. A quantization that these
 * weights do not allow is rejected by itself; the others still happen. A repeated event finds the manifests of the first
 * time and says the same again under the same ids.
 */
final class CheckpointHandler implements EventHandler<CheckpointPublished> {
    private final Checkpoints checkpoints;
    private final Recipes recipes;
    private final Artifacts artifacts;
    private final EventPublisher publisher;
    private final QuantizerMetrics metrics;

    CheckpointHandler(
            Checkpoints checkpoints,
            Recipes recipes,
            Artifacts artifacts,
            EventPublisher publisher,
            QuantizerMetrics metrics) {
        this.checkpoints = checkpoints;
        this.recipes = recipes;
        this.artifacts = artifacts;
        this.publisher = publisher;
        this.metrics = metrics;
    }

    @Override
    public EventType type() {
        return EventType.CHECKPOINT_PUBLISHED;
    }

    @Override
    public boolean finishedBefore(Received<CheckpointPublished> received, Work work) throws Refused {
        CheckpointPublished event = received.event();
        Optional<Checkpoint> checkpoint = checkpoints.known(event);
        if (checkpoint.isEmpty()) {
            return false;
        }
        List<ArtifactManifest> found = new ArrayList<>();
        for (QuantizationVariant variant :
                recipes.read(checkpoint.get().recipe()).variants()) {
            Optional<ArtifactManifest> manifest = artifacts.find(event.model(), checkpoint.get(), variant);
            if (manifest.isEmpty()) {
                return false;
            }
            found.add(manifest.get());
        }
        found.forEach(manifest -> publish(received, checkpoint.get(), manifest));
        return true;
    }

    @Override
    public void handle(Received<CheckpointPublished> received, Work work) throws Refused {
        CheckpointPublished event = received.event();
        Optional<Checkpoint> known = checkpoints.known(event);
        Checkpoint checkpoint = known.isPresent() ? known.get() : checkpoints.take(received);
        Recipe recipe = recipes.read(checkpoint.recipe());
        Path weights = checkpoints.weights(checkpoint);
        Optional<OwnMethod> method = recipe.training() == null
                ? Optional.empty()
                : OwnMethod.of(recipe.training().method());
        int done = 0;
        for (QuantizationVariant variant : recipe.variants()) {
            work.stopHere("between quantizations");
            boolean own = checkpoint.codes().isPresent()
                    && method.map(m -> m.is(variant)).orElse(false);
            quantize(received, checkpoint, weights, own, variant, work);
            work.checkpointProgress("quantizing", ++done);
        }
    }

    @Override
    public Optional<Outgoing> failure(Received<CheckpointPublished> received, ReasonCode reason, String detail) {
        CheckpointPublished event = received.event();
        return Optional.of(new Outgoing(
                new ArtifactRejected(
                        event.model(), event.run(), event.step(), event.checkpoint(), null, reason, detail),
                EventContext.answering(received)));
    }

    private void quantize(
            Received<CheckpointPublished> received,
            Checkpoint checkpoint,
            Path weights,
            boolean own,
            QuantizationVariant variant,
            Work work) {
        CheckpointPublished event = received.event();
        String traceparent = received.attributes().traceparent();
        try {
            Optional<ArtifactManifest> before = artifacts.find(event.model(), checkpoint, variant);
            ArtifactManifest manifest = before.isPresent()
                    ? before.get()
                    : metrics.timed(variant, () -> {
                        Optional<Path> codes = own ? checkpoint.codes().map(checkpoints::fetch) : Optional.empty();
                        return artifacts.build(event.model(), checkpoint, weights, codes, variant, traceparent, () -> {
                            work.stopHere("between tensors");
                            work.alive();
                        });
                    });
            publish(received, checkpoint, manifest);
            metrics.published(manifest, before.isPresent());
        } catch (RejectedCheckpointException e) {
            publisher.publish(
                    new ArtifactRejected(
                            event.model(),
                            event.run(),
                            event.step(),
                            checkpoint.digest(),
                            variant.reference(),
                            e.reason(),
                            e.getMessage()),
                    context(received, checkpoint, variant.digest()));
            metrics.rejected(variant);
        }
    }

    private void publish(Received<CheckpointPublished> received, Checkpoint checkpoint, ArtifactManifest manifest) {
        publisher.publish(
                ArtifactEvents.published(received.event(), checkpoint, manifest),
                context(received, checkpoint, manifest.quantization().digest()));
    }

    private static EventContext context(Received<?> received, Checkpoint checkpoint, String specification) {
        return new EventContext(
                checkpoint.digest(), specification, received.attributes().traceparent());
    }
}
