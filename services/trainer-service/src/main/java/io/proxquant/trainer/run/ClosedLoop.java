package io.proxquant.trainer.run;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactTensor;
import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.CStepPoint;
import io.proxquant.contracts.CStepWait;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.recipes.OwnMethod;
import io.proxquant.recipes.QuantizationVariant;
import io.proxquant.registry.artifacts.Artifacts;
import io.proxquant.registry.checkpoints.CStepPoints;
import io.proxquant.registry.files.StoredFiles;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Pause;
import io.proxquant.storage.StoreWaitStoppedException;
import io.proxquant.trainer.checkpoint.CheckpointChain;
import io.proxquant.trainer.checkpoint.PublishedPoints;
import io.proxquant.trainer.checkpoint.RunContext;
import io.proxquant.trainer.training.CStep;
import io.proxquant.trainer.training.CSteps;
import io.proxquant.trainer.training.QuantizableTensor;
import io.proxquant.trainer.training.StopSignal;

/**
 * Lets quantizer-services make the C steps of a run: publishes the point, and waits until the store has its artifact or its
 * rejection. Only the store is asked, so it does not matter who was restarted meanwhile, nor whether an event comes late or
 * twice. Nothing is quantized here.
 */
public final class ClosedLoop implements CSteps {
    private static final System.Logger LOG = System.getLogger(ClosedLoop.class.getName());
    private static final Duration SHORTEST = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofSeconds(1);
    /** A pause is about 1/PART of the time waited so far, so looking only now and then adds no more than that to a C step. */
    private static final int PART = 8;

    private final OwnMethod method;
    private final Store store;
    private final Function<CStep, CStepPoint> publication;
    private final RunSession session;

    /**
     * What closed loops of this process work with.
     *
     * @param points where points and rejections of C steps are stored
     * @param pause lets time pass between two looks
     */
    public record Store(
            CStepPoints points,
            PublishedPoints publication,
            Artifacts artifacts,
            StoredFiles files,
            Blobs blobs,
            Pause pause,
            Clock clock) {
        /** The loop of one run. */
        ClosedLoop of(
                OwnMethod method,
                List<ParameterView> parameters,
                CheckpointChain chain,
                RunContext context,
                RunSession session) {
            return new ClosedLoop(
                    method,
                    this,
                    step -> publication.publish(step, parameters, previous(method, step), chain, context),
                    session);
        }

        /** The artifact at whose codebooks a C step begins; empty for the first, and for quantizers that always begin anew. */
        private Optional<CStepPoint.Previous> previous(OwnMethod method, CStep step) {
            return step.previous() == null || !method.continuesCodebooks()
                    ? Optional.empty()
                    : Optional.of(CStepPoint.Previous.of(artifacts.require(step.previous())));
        }
    }

    private ClosedLoop(OwnMethod method, Store store, Function<CStep, CStepPoint> publication, RunSession session) {
        this.method = method;
        this.store = store;
        this.publication = publication;
        this.session = session;
    }

    @Override
    public Optional<CStep.Made> make(CStep due, StopSignal stop) {
        if (stop.stopRequested()) {
            return Optional.empty();
        }
        CStepPoint point = session.publishing(() -> publication.apply(due));
        Instant since = store.clock().instant();
        Duration pause = SHORTEST;
        while (true) {
            Optional<ArtifactManifest> artifact = artifact(point);
            if (artifact.isPresent()) {
                return Optional.of(new CStep.Made(
                        session.fetching(() -> theta(artifact.get(), due)),
                        artifact.get().home()));
            }
            requireNotRejected(point, due);
            if (stop.stopRequested()) {
                return Optional.empty();
            }
            session.waits(due, CStepWait.since(since, due.number(), due.of()));
            letPass(pause);
            pause = longer(pause);
        }
    }

    private void letPass(Duration time) {
        try {
            store.pause().of(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreWaitStoppedException("interrupted while a C step was waited for", e);
        }
    }

    private static Duration longer(Duration pause) {
        Duration next = pause.plus(pause.dividedBy(PART));
        return next.compareTo(LONGEST) < 0 ? next : LONGEST;
    }

    /** The artifact of the point, also one of an earlier revision; one whose files are gone does not count and is made again. */
    private Optional<ArtifactManifest> artifact(CStepPoint point) {
        QuantizationVariant variant = method.cStep(point.previousFile());
        return variant.revisions().stream()
                .flatMap(each ->
                        store.artifacts().findUnlessExpired(point.model(), point.checkpoint(), each.digest()).stream())
                .filter(made -> made.objects().stream().allMatch(store.blobs()::stored))
                .findFirst();
    }

    private void requireNotRejected(CStepPoint point, CStep due) {
        store.points().rejection(point.at(), point.checkpoint()).ifPresent(rejection -> {
            String where = "C step " + due.number() + " of " + due.of() + ", at step " + due.step();
            LOG.log(System.Logger.Level.WARNING, "run {0}: {1} was rejected", point.run(), where);
            throw new LoopRefusedException(
                    new EventRefusedException(rejection.reason(), where + ", was rejected: " + rejection.detail()),
                    due.step());
        });
    }

    private Map<String, QuantizedTensor> theta(ArtifactManifest artifact, CStep due) {
        Map<String, QuantizedTensor> theta = store.files().artifact(artifact.home(), artifact, ClosedLoop::read);
        List<String> wanted =
                due.tensors().stream().map(QuantizableTensor::name).sorted().toList();
        boolean sizes = due.tensors().stream()
                .allMatch(tensor -> theta.containsKey(tensor.name())
                        && theta.get(tensor.name()).codes().length == tensor.size());
        if (theta.size() != wanted.size() || !sizes) {
            throw new LoopRefusedException(
                    new EventRefusedException(
                            ReasonCode.CHECKPOINT_MISFIT,
                            artifact.home() + " has codes of " + new TreeSet<>(theta.keySet())
                                    + ", the training compresses " + wanted
                                    + "; name what is meant in training.layers.include"),
                    due.step());
        }
        return theta;
    }

    private static Map<String, QuantizedTensor> read(ArtifactFile file) throws IOException {
        Map<String, QuantizedTensor> theta = new HashMap<>();
        for (String name : file.names()) {
            if (file.quantized(name)) {
                ArtifactTensor.Quantized tensor = file.quantizedTensor(name);
                theta.put(name, tensor.value());
            }
        }
        return theta;
    }
}
