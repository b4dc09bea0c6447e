package io.proxquant.quantizer.messaging;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.safetensors.SafetensorsHeader;
import io.proxquant.compression.CompressionException;
import io.proxquant.compression.OwnCodes;
import io.proxquant.compression.ProgressMonitor;
import io.proxquant.compression.Specification;
import io.proxquant.compression.TensorRule;
import io.proxquant.contracts.ArtifactRejected;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Quantization;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.cloudevents.EventContext;
import io.proxquant.messaging.EventHandler;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.messaging.Outgoing;
import io.proxquant.messaging.Received;
import io.proxquant.messaging.Work;
import io.proxquant.quantization.budget.LayerChoice;
import io.proxquant.recipes.BitsSection;
import io.proxquant.recipes.LayersSection;
import io.proxquant.recipes.NetworkFit;
import io.proxquant.recipes.OwnMethod;
import io.proxquant.recipes.QuantizationVariant;
import io.proxquant.registry.DeletedException;
import io.proxquant.registry.submissions.RecipeUse;
import io.proxquant.registry.submissions.Recipes;
import io.proxquant.storage.LocalDisk;
import io.proxquant.storage.ManifestUnreadableException;

/**
 * Turns a checkpoint event into one artifact, and one event, per quantization of its recipe. A quantization that these weights
 * do not allow is rejected by itself; the others still happen. A repeated event finds the artifacts of the first time and
 * publishes the same events under the same ids; an artifact that was deleted since is answered with a rejection, and one that
 * lacks a file is built again.
 */
final class CheckpointHandler implements EventHandler<CheckpointPublished> {
    private static final System.Logger LOG = System.getLogger(CheckpointHandler.class.getName());

    private final NamedCheckpoints checkpoints;
    private final Recipes recipes;
    private final AwaitedCSteps cSteps;
    private final BuiltOnce artifacts;
    private final BiConsumer<Event, EventContext> publisher;
    private final QuantizerMetrics metrics;

    /**
     * What {@link #finishedBefore} read of the current event, so that {@link #handle} need not read it again; events come one
     * at a time.
     */
    private Looked looked;

    /**
     * What was found of an event before the work on it began.
     *
     * @param artifacts artifacts that were stored with all their files, by the name of their variant
     */
    private record Looked(
            Received<CheckpointPublished> received,
            Optional<Checkpoint> checkpoint,
            Map<String, ArtifactManifest> artifacts) {}

    CheckpointHandler(
            NamedCheckpoints checkpoints,
            Recipes recipes,
            AwaitedCSteps cSteps,
            BuiltOnce artifacts,
            BiConsumer<Event, EventContext> publisher,
            QuantizerMetrics metrics) {
        this.checkpoints = checkpoints;
        this.recipes = recipes;
        this.cSteps = cSteps;
        this.artifacts = artifacts;
        this.publisher = publisher;
        this.metrics = metrics;
    }

    @Override
    public EventType type() {
        return EventType.CHECKPOINT_PUBLISHED;
    }

    @Override
    public boolean finishedBefore(Received<CheckpointPublished> received, Work work) throws EventRefusedException {
        CheckpointPublished event = received.event();
        Optional<Checkpoint> checkpoint = checkpoints.known(event);
        looked = new Looked(received, checkpoint, new HashMap<>());
        if (checkpoint.isEmpty()) {
            return false;
        }
        List<Runnable> answers = new ArrayList<>();
        for (QuantizationVariant variant : wanted(checkpoint.get())) {
            try {
                Optional<ArtifactManifest> manifest = artifacts
                        .standing(event.model(), checkpoint.get(), variant)
                        .filter(artifacts::whole);
                if (manifest.isEmpty()) {
                    return false;
                }
                looked.artifacts().put(variant.name(), manifest.get());
                answers.add(() -> publish(received, checkpoint.get(), manifest.get()));
            } catch (DeletedException | ManifestUnreadableException e) {
                answers.add(() -> reject(received, checkpoint.get(), variant, e.reason(), e.getMessage()));
            }
        }
        work.alive();
        checkpoints.prove(checkpoint.get(), event);
        work.alive();
        answers.forEach(Runnable::run);
        return !answers.isEmpty();
    }

    @Override
    public void handle(Received<CheckpointPublished> received, Work work) throws EventRefusedException {
        Looked before = looked != null && looked.received() == received
                ? looked
                : new Looked(received, checkpoints.known(received.event()), Map.of());
        looked = null;
        Checkpoint checkpoint = before.checkpoint().isPresent()
                ? before.checkpoint().get()
                : checkpoints.take(received.event(), received.attributes().traceparent(), work);
        List<QuantizationVariant> variants = wanted(checkpoint);
        if (variants.isEmpty()) {
            passOver(received.event(), checkpoint);
            return;
        }
        Optional<OwnMethod> method = checkpoint.codes().file().isPresent()
                        && checkpoint.codes().calibrated().isEmpty()
                ? OwnMethod.of(
                        recipes.read(checkpoint.recipe(), RecipeUse.FREEZING).training())
                : Optional.empty();
        work.alive();
        work.reached("taken", 0);
        try (CheckpointFiles files = checkpoints.open(checkpoint)) {
            requireNetwork(checkpoint, files.weights().header());
            int done = 0;
            for (QuantizationVariant variant : variants) {
                work.stopHere("between quantizations");
                Optional<OwnCodes> own = files.codes().flatMap(codes -> own(codes, checkpoint, method, variant));
                Optional<ArtifactManifest> known =
                        Optional.ofNullable(before.artifacts().get(variant.name()));
                quantize(received, checkpoint, files, own, variant, known, work);
                work.checkpointProgress("quantizing", ++done);
            }
        } catch (IOException e) {
            throw LocalDisk.unavailable(e);
        }
    }

    /** Refuses weights that do not fit the recipe's network, since nobody could run their artifacts, sound as these would be. */
    private void requireNetwork(Checkpoint checkpoint, SafetensorsHeader weights) throws EventRefusedException {
        Optional<NetworkFit> network = recipes.network(checkpoint.recipe());
        Optional<Map<String, long[]>> shapes = FloatTensors.shapes(weights);
        if (network.isEmpty() || shapes.isEmpty()) {
            return;
        }
        try {
            network.get().require(shapes.get());
        } catch (IllegalArgumentException e) {
            String key =
                    recipes.source(checkpoint.recipe()).at(network.get().names().key());
            throw new EventRefusedException(
                    ReasonCode.CHECKPOINT_MISFIT, checkpoint.weights().key() + ": " + key + ": " + e.getMessage(), e);
        }
    }

    /**
     * What the recipe asks for, or for a point the C step that a training waits for. For a calibrated artifact, only the
     * quantization that its codes are of.
     */
    private List<QuantizationVariant> wanted(Checkpoint checkpoint) throws EventRefusedException {
        if (checkpoint.point().isPresent()) {
            return cSteps.wanted(checkpoint.point().get());
        }
        List<QuantizationVariant> asked =
                recipes.read(checkpoint.recipe(), RecipeUse.QUANTIZATION).variants();
        if (checkpoint.codes().calibrated().isEmpty()) {
            return asked;
        }
        Quantization calibrated = checkpoint.codes().calibrated().get();
        return List.of(asked.stream()
                .flatMap(variant -> checkpoint.specifications(variant).stream())
                .filter(variant -> variant.digest().equals(calibrated.digest()))
                .findFirst()
                .orElseThrow(() -> new EventRefusedException(
                        ReasonCode.RECIPE_INVALID,
                        ManifestKeys.recipe(checkpoint.recipe()) + " does not list the quantization '"
                                + calibrated.name() + "' that the calibrated artifact was made with")));
    }

    /** The checkpoint's own codes, to be packed as they are, if they are codes of this variant. */
    private static Optional<OwnCodes> own(
            ArtifactFile codes, Checkpoint checkpoint, Optional<OwnMethod> method, QuantizationVariant variant) {
        Optional<LayersSection> meant = checkpoint.codes().calibrated().isPresent()
                ? Optional.of(variant.layers())
                : method.filter(m -> m.is(variant)).map(OwnMethod::layers);
        return meant.map(layers -> new OwnCodes(
                codes,
                TensorRule.matrices(layers.include(), layers.exclude()),
                checkpoint.codes().revision()));
    }

    /** Passes over a checkpoint of a float run, which needs no answer; refuses a foreign one, whose publisher waits for an answer. */
    private void passOver(CheckpointPublished event, Checkpoint checkpoint) throws EventRefusedException {
        if (event.phase() == Phase.FOREIGN) {
            throw new EventRefusedException(
                    ReasonCode.RECIPE_INVALID,
                    ManifestKeys.recipe(checkpoint.recipe()) + " lists no quantizations to be made");
        }
        LOG.log(
                System.Logger.Level.DEBUG,
                "{0}: its recipe asks for no quantization, nothing is made",
                event.subject());
        metrics.passedOver();
    }

    @Override
    public Optional<Outgoing> failure(Received<CheckpointPublished> received, ReasonCode reason, String detail) {
        CheckpointPublished event = received.event();
        metrics.rejected();
        cSteps.reject(event, reason, detail, received.attributes().traceparent());
        return Optional.of(new Outgoing(
                ArtifactRejected.whole(event.at(), event.checkpoint(), reason, detail), received.answer()));
    }

    private void quantize(
            Received<CheckpointPublished> received,
            Checkpoint checkpoint,
            CheckpointFiles files,
            Optional<OwnCodes> own,
            QuantizationVariant variant,
            Optional<ArtifactManifest> known,
            Work work) {
        CheckpointPublished event = received.event();
        String traceparent = received.attributes().traceparent();
        try {
            known.ifPresent(artifacts::requireLive);
            // what was missing before is looked for again: the variants before it took time, in which another process
            // may have made it
            Optional<ArtifactManifest> standing =
                    known.or(() -> artifacts.standing(event.model(), checkpoint, variant));
            Optional<ArtifactManifest> before = known.or(() -> standing.filter(artifacts::whole));
            ArtifactManifest manifest = before.orElseGet(() -> metrics.timed(
                    variant,
                    () -> artifacts.build(
                            new BuiltOnce.Order(
                                    event.model(),
                                    checkpoint,
                                    files,
                                    own,
                                    standing,
                                    specified(standing, checkpoint, own, variant),
                                    bits(checkpoint, variant),
                                    traceparent),
                            monitor(work, variant))));
            publish(received, checkpoint, manifest);
            metrics.published(manifest, before.isPresent());
        } catch (DeletedException | ManifestUnreadableException e) {
            reject(received, checkpoint, variant, e.reason(), e.getMessage());
            metrics.rejected(variant);
        } catch (CompressionException e) {
            String place = e.recipeKey().isPresent()
                    ? place(checkpoint, variant, e.recipeKey().get()) + ": "
                    : "";
            reject(received, checkpoint, variant, e.reason(), place + e.getMessage());
            metrics.rejected(variant);
        }
    }

    private Optional<BitsSection> bits(Checkpoint checkpoint, QuantizationVariant variant) {
        return variant.operator().equals(LayerChoice.BY_PLAN)
                ? Optional.of(recipes.read(checkpoint.recipe(), RecipeUse.QUANTIZATION)
                        .quantization(variant)
                        .bits())
                : Optional.empty();
    }

    private void reject(
            Received<CheckpointPublished> received,
            Checkpoint checkpoint,
            QuantizationVariant variant,
            ReasonCode reason,
            String detail) {
        CheckpointPublished event = received.event();
        QuantizationVariant named = variant.ofSource(checkpoint.metadata().digest());
        cSteps.reject(event, reason, detail, received.attributes().traceparent());
        publisher.accept(
                new ArtifactRejected(
                        event.model(),
                        event.run(),
                        event.step(),
                        checkpoint.digest(),
                        named.reference(),
                        reason,
                        detail),
                context(received, checkpoint, named.digest()));
    }

    /**
     * The variant to build: that of the stored artifact if it has lost a file, else at the revision at which the codes were
     * frozen, else the newest.
     */
    private static QuantizationVariant specified(
            Optional<ArtifactManifest> standing,
            Checkpoint checkpoint,
            Optional<OwnCodes> own,
            QuantizationVariant variant) {
        return standing.flatMap(manifest -> checkpoint.specifications(variant).stream()
                        .filter(each ->
                                each.digest().equals(manifest.quantization().digest()))
                        .findFirst())
                .orElseGet(() -> {
                    QuantizationVariant newest =
                            variant.ofSource(checkpoint.metadata().digest());
                    return own.map(codes -> newest.atRevision(codes.revision(Specification.of(newest)))
                                    .masked(checkpoint.codes().mask()))
                            .orElse(newest);
                });
    }

    private static ProgressMonitor monitor(Work work, QuantizationVariant variant) {
        AtomicLong tensors = new AtomicLong();
        return new ProgressMonitor() {
            @Override
            public void check() {
                work.stopHere("between tensors");
            }

            @Override
            public void progressed() {
                work.alive();
                work.reached(variant.digest().hex(), tensors.incrementAndGet());
            }

            @Override
            public void worked(long bytes) {
                work.stopHere("within a tensor");
            }
        };
    }

    private void publish(Received<CheckpointPublished> received, Checkpoint checkpoint, ArtifactManifest manifest) {
        publisher.accept(
                ArtifactEvents.published(received.event(), checkpoint, manifest),
                context(received, checkpoint, manifest.quantization().digest()));
    }

    /** How a refusal names a key of the quantization that a variant comes from: with the line it was written in, if known. */
    private String place(Checkpoint checkpoint, QuantizationVariant variant, String key) {
        Digest recipe = checkpoint.recipe();
        String place = checkpoint.point().isPresent()
                ? "training.method"
                : recipes.read(recipe, RecipeUse.QUANTIZATION).place(variant);
        return recipes.source(recipe).at(place + "." + key);
    }

    private static EventContext context(Received<?> received, Checkpoint checkpoint, Digest specification) {
        return EventContext.of(checkpoint.digest(), specification, received.cause());
    }
}
