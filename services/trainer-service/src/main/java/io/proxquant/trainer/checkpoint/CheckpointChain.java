package io.proxquant.trainer.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.checkpoints.artifact.MaskDigest;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ResumeManifest;
import io.proxquant.checkpoints.manifest.StoredCodes;
import io.proxquant.checkpoints.manifest.StoredWeights;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Phase;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifests;
import io.proxquant.trainer.training.SavedRun;
import io.proxquant.trainer.training.Snapshot;

/**
 * The chain of one run's checkpoints, as this process sees and continues it. Manifests are created once, each naming the one
 * before: if two processes train the same run for a moment, the chain decides whose step counts, and the other process goes on
 * from it. Order at a checkpoint: blobs, manifest, event acknowledged; only then the next step.
 */
public final class CheckpointChain {
    private static final System.Logger LOG = System.getLogger(CheckpointChain.class.getName());

    private final CheckpointStore stored;
    private final Blobs blobs;
    private final Announcement announcement;
    private final RunContext context;
    private final WorkDirectory work;

    private Optional<CheckpointManifest> head;
    private boolean exact = true;

    /** The chain as it stands in the store. */
    public CheckpointChain(
            CheckpointStore stored, Blobs blobs, Announcement announcement, RunContext context, WorkDirectory work) {
        this.stored = stored;
        this.blobs = blobs;
        this.announcement = announcement;
        this.context = context;
        this.work = work;
        this.head = stored.head(context.request().model(), context.request().run());
    }

    /** The newest checkpoint of the run. */
    public Optional<CheckpointManifest> head() {
        return head;
    }

    /** Whether what is trained from here equals, bit for bit, what one undisturbed process would have trained. */
    public boolean exact() {
        return exact;
    }

    /**
     * Takes the run over: publishes the head's event again (same id; its writer may have died before it did), and loads the
     * newest valid state. Empty when the run has no state yet.
     */
    public Optional<SavedRun> takeOver() throws EventRefusedException {
        if (head.isPresent()) {
            stored.requireAnnounceable(head.get());
            publish(head.get());
        }
        Optional<ResumeManifest> between = stored.resume(context.request().run(), head);
        if (between.isPresent()) {
            ResumeManifest resume = between.get();
            exact = context.repeats(resume.reproducibility());
            return Optional.of(stored.load(resume));
        }
        if (head.isPresent()) {
            exact = context.repeats(head.get());
            return Optional.of(stored.load(head.get()));
        }
        return Optional.empty();
    }

    /**
     * Appends a checkpoint and publishes it. If the step already exists with other content, that checkpoint is published again
     * and becomes the head, and its state is returned to go on from.
     *
     * @param quantizer name of the quantizer that made a tensor's codes
     */
    public Optional<SavedRun> append(Snapshot snapshot, List<ParameterView> parameters, UnaryOperator<String> quantizer)
            throws EventRefusedException {
        Manifests.Offered<CheckpointManifest> offered;
        try (SnapshotFiles files = new SnapshotFiles(work, snapshot, parameters, quantizer, blobs.boundary())) {
            Map<ObjectReference, Path> put = new LinkedHashMap<>();
            ObjectReference weights = put(files.weights(), put);
            ObjectReference state = put(files.state(), put);
            ObjectReference codes = Files.exists(files.codes()) ? put(files.codes(), put) : null;
            CheckpointManifest manifest = manifest(snapshot, files, weights, codes, state);
            offered = stored.offer(manifest, context.traceparent());
            if (offered.standing() != Manifests.Standing.TAKEN) {
                blobs.ensure(put.keySet(), put::get);
            }
        }
        CheckpointManifest standing = offered.manifest().content();
        head = Optional.of(standing);
        if (offered.standing() == Manifests.Standing.CREATED) {
            publish(standing);
        } else {
            announce(standing);
        }
        if (offered.standing() != Manifests.Standing.TAKEN) {
            return Optional.empty();
        }
        exact = context.repeats(standing);
        return Optional.of(stored.load(standing));
    }

    private ObjectReference put(Path file, Map<ObjectReference, Path> all) {
        ObjectReference reference = blobs.put(file);
        all.put(reference, file);
        return reference;
    }

    /** Stores a state between two checkpoints, for the process that resumes the run; does nothing right at a checkpoint. */
    public void leave(Snapshot snapshot) {
        if (head.isPresent() && head.get().step() == snapshot.step()) {
            return;
        }
        try (WorkDirectory.Folder folder = work.folder()) {
            Path file = folder.path().resolve("resume.safetensors");
            work.writing("write resume state to", () -> StateFile.writeAll(file, snapshot.saved(), blobs.boundary()));
            ResumeManifest manifest = new ResumeManifest(
                    ResumeManifest.FORMAT,
                    context.at(snapshot.step()),
                    snapshot.phase(),
                    head.map(CheckpointManifest::checkpoint).orElse(null),
                    blobs.put(file),
                    context.reproducibility(exact));
            stored.leave(manifest, context.traceparent());
            blobs.ensure(manifest.state(), file);
        }
    }

    /**
     * Publishes a checkpoint that was there already, and refuses one whose files are gone. If it was deleted, the chain goes on
     * from it without publishing it; only a deleted final one is refused, since it is what the run is for.
     */
    private void announce(CheckpointManifest standing) throws EventRefusedException {
        if (standing.phase() != Phase.FINAL && stored.deleted(standing)) {
            LOG.log(System.Logger.Level.WARNING, "{0} was deleted and is not announced again", standing.home());
            return;
        }
        stored.requireAnnounceable(standing);
        publish(standing);
    }

    private void publish(CheckpointManifest manifest) {
        announcement.publish(CheckpointEvents.of(manifest), CheckpointEvents.context(manifest, context.cause()));
    }

    private CheckpointManifest manifest(
            Snapshot snapshot,
            SnapshotFiles files,
            ObjectReference weights,
            ObjectReference codes,
            ObjectReference state) {
        return new CheckpointManifest(
                CheckpointManifest.FORMAT,
                context.at(snapshot.step()),
                snapshot.epochs(),
                snapshot.phase(),
                context.trial(),
                lineage(snapshot.phase()),
                new StoredWeights(weights, files.writtenWeights().checkpoint()),
                files.writtenWeights().tensors().stream()
                        .sorted(Comparator.comparing(TensorDigest::name))
                        .toList(),
                codes == null
                        ? StoredCodes.NONE
                        : StoredCodes.ofMethod(codes, snapshot.codesRevision(), MaskDigest.of(snapshot.masks())),
                state,
                context.reproducibility(exact),
                context.producer());
    }

    /** The lineage of what is made of this run now. */
    Lineage lineage(Phase phase) {
        return new Lineage(
                context.request().recipe(),
                context.request().data(),
                head.map(CheckpointManifest::checkpoint).orElse(null),
                phase == Phase.WARM_START ? null : warmStart());
    }

    /** The last warm-start checkpoint of the chain: where quantization-aware training began. */
    private Digest warmStart() {
        return head.map(h -> h.phase() == Phase.WARM_START
                        ? h.checkpoint()
                        : h.lineage().warmStart())
                .orElse(null);
    }
}
