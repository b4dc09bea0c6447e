package io.proxquant.registry.retention;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import io.proxquant.checkpoints.manifest.AnsweredRequest;
import io.proxquant.checkpoints.manifest.CStepPoint;
import io.proxquant.checkpoints.manifest.CStepRejection;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.LastCheckpoint;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.Reproducibility;
import io.proxquant.checkpoints.manifest.ResumeManifest;
import io.proxquant.checkpoints.manifest.RunClaim;
import io.proxquant.checkpoints.manifest.RunResult;
import io.proxquant.checkpoints.manifest.StoredCodes;
import io.proxquant.checkpoints.manifest.StoredWeights;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Producer;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.Trial;
import io.proxquant.registry.LiveManifests;
import io.proxquant.registry.checkpoints.CStepPoints;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/** A store as services leave it, in which days pass when a test says so. */
final class Installation {
    static final String MODEL = "tiny";
    static final Digest RECIPE = Digest.of("recipe");
    static final RetentionSettings SETTINGS =
            new RetentionSettings(2, Map.of(), Duration.ofDays(7), Duration.ofDays(90), Duration.ofDays(10));

    private final Time time = new Time();
    final MemoryObjectStore store;
    final Manifests manifests;
    private final LiveManifests live;
    private int nonce;

    Installation() {
        this(new MemoryObjectStore());
    }

    private Installation(MemoryObjectStore like) {
        this.store = like.copy(time);
        this.manifests = manifests(store);
        this.live = new LiveManifests(store, manifests);
    }

    /** Another one that is like this one now. */
    Installation copy() {
        Installation copy = new Installation(store);
        copy.time.now = time.now;
        copy.nonce = nonce;
        return copy;
    }

    /** A clock that is set. */
    static final class Time extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    Manifests manifests(ObjectStore through) {
        return new Manifests(through, time, "test", () -> "nonce-" + nonce++);
    }

    void days(int days) {
        time.now = time.now.plus(Duration.ofDays(days));
    }

    /** Stores bytes; returns what names them. */
    ObjectReference blob(String text) {
        ObjectReference reference = reference(text);
        store.create(new ObjectKey(reference.key()), text.getBytes(StandardCharsets.UTF_8));
        return reference;
    }

    /** A checkpoint of training, with weights and the state to go on from. */
    CheckpointManifest checkpoint(String run, long step, Digest parent, Digest warmStart) {
        return checkpoint(MODEL, run, step, new Lineage(RECIPE, null, parent, warmStart));
    }

    /** One that is the first of its run. */
    CheckpointManifest checkpoint(String run, long step) {
        return checkpoint(MODEL, run, step, Lineage.of(RECIPE));
    }

    private CheckpointManifest checkpoint(String model, String run, long step, Lineage lineage) {
        CheckpointManifest manifest = describe(model, run, step, lineage, run);
        blob("weights of " + model + "/" + run + "/" + step);
        blob("state of " + model + "/" + run + "/" + step);
        manifests.createOnce(new ObjectKey(manifest.home()), manifest, CheckpointManifest.class);
        return manifest;
    }

    /** One with the weights that a run has at this step; not stored. */
    static CheckpointManifest describe(String model, String run, long step, Lineage lineage, String like) {
        String name = model + "/" + like + "/" + step;
        return new CheckpointManifest(
                CheckpointManifest.FORMAT,
                new RunStep(model, run, step),
                1,
                Phase.QUANTIZING,
                Trial.of(1L),
                lineage,
                new StoredWeights(reference("weights of " + name), Digest.of("weights of " + name)),
                List.of(),
                StoredCodes.NONE,
                reference("state of " + name),
                new Reproducibility(1, "x", true),
                new Producer("trainer", "1"));
    }

    static ObjectReference reference(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ObjectReference.blob(bytes.length, Digest.of(bytes));
    }

    /** A chain of checkpoints at steps 10, 20, 30 ..., oldest first. */
    List<CheckpointManifest> run(String run, int checkpoints) {
        return run(MODEL, run, checkpoints);
    }

    List<CheckpointManifest> run(String model, String run, int checkpoints) {
        List<CheckpointManifest> all = new ArrayList<>();
        Digest parent = null;
        for (int i = 1; i <= checkpoints; i++) {
            all.add(checkpoint(model, run, 10L * i, new Lineage(RECIPE, null, parent, null)));
            parent = all.get(i - 1).checkpoint();
        }
        return all;
    }

    /** A packed artifact of a checkpoint; returns its key. */
    String artifact(CheckpointManifest of) {
        return artifact(of.model(), of.checkpoint(), of.weights(), "artifact of " + of.home());
    }

    private String artifact(String model, Digest checkpoint, ObjectReference weights, String packed) {
        String key = ManifestKeys.artifact(model, checkpoint, Digest.of("binary"));
        Map<String, Object> content =
                new TreeMap<>(Map.of("format", 1, "model", model, "source", weights, "object", blob(packed)));
        manifests.createOnce(new ObjectKey(key), content, Map.class);
        return key;
    }

    /** A point of a closed loop, that a run comes to at this step; not stored. */
    static CStepPoint describePoint(String run, long step, String like) {
        String name = "point of " + like + "/" + step;
        return new CStepPoint(
                CStepPoint.FORMAT,
                new RunStep(MODEL, run, step),
                1,
                Trial.of(1L),
                Lineage.of(RECIPE),
                new StoredWeights(reference(name), Digest.of(name)),
                List.of(),
                null,
                new Producer("trainer", "1"));
    }

    /** A point that was published. */
    CStepPoint point(String run, long step) {
        CStepPoint point = describePoint(run, step, run);
        blob("point of " + run + "/" + step);
        new CStepPoints(store, manifests).offer(point, null);
        return point;
    }

    /** What was made of a point; returns its key. */
    String artifact(CStepPoint of) {
        return artifact(MODEL, of.checkpoint(), of.weights(), "artifact of " + of.checkpoint());
    }

    /** Says that there will be none; returns where that is kept. */
    String reject(CStepPoint point) {
        CStepRejection rejection = new CStepRejection(
                CStepRejection.FORMAT,
                point.at(),
                point.checkpoint(),
                ReasonCode.OVER_BUDGET,
                point.weights() + " is large");
        new CStepPoints(store, manifests).reject(rejection, null);
        return rejection.home();
    }

    /** Makes an artifact champion, judged against these weights. */
    void promote(String model, String artifact, String previous, Digest baseline) {
        NumberedLog<Map> log = new NumberedLog<>(store, manifests, "models/" + model + "/aliases/", Map.class);
        Map<String, Object> entry = new TreeMap<>(Map.of(
                "champion",
                artifact,
                "decision",
                Map.of("evaluation", Map.of("baseline", Map.of("role", "warm-start", "checkpoint", baseline)))));
        if (previous != null) {
            entry.put("previous", previous);
        }
        log.append(log.newest().map(NumberedLog.Entry::number).orElse(0L), entry);
    }

    /** A run is asked for. */
    void claim(String run, Digest startsFrom) {
        RunRequested request =
                RunRequested.training(run, MODEL, RECIPE, Digest.of("data")).startingFrom(startsFrom);
        manifests.createOnce(new ObjectKey(ManifestKeys.request(run)), RunClaim.of(request), RunClaim.class);
    }

    /** And ends. */
    void end(String run) {
        manifests.createOnce(
                new ObjectKey(ManifestKeys.result(run)),
                RunResult.completed(
                        new AnsweredRequest(Digest.of(run), run, MODEL, RECIPE), 1L, LastCheckpoint.NONE, 1),
                RunResult.class);
    }

    /** A state between two checkpoints; returns its key. */
    ObjectKey state(String run, long step, Digest parent) {
        ObjectKey key = new ObjectKey(ManifestKeys.resume(run, step, "n"));
        manifests.createOnce(
                key,
                new ResumeManifest(
                        ResumeManifest.FORMAT,
                        new RunStep(MODEL, run, step),
                        Phase.QUANTIZING,
                        parent,
                        blob("between of " + run + "/" + step),
                        new Reproducibility(1, "x", true)),
                ResumeManifest.class);
        return key;
    }

    GarbageReport collect(boolean apply) {
        return collect(store, SETTINGS, apply, GarbageObserver.NONE);
    }

    GarbageReport collect(ObjectStore through, RetentionSettings settings, boolean apply, GarbageObserver observer) {
        return new GarbageCollection(
                        new GarbageCollection.Access(
                                through, through, manifests(through), time, () -> 0, () -> "gc-" + nonce++, 1),
                        settings,
                        observer)
                .run(apply);
    }

    /** Collects now and once more when the grace period is over. */
    void collectToTheEnd() {
        collect(true);
        days(8);
        collect(true);
    }

    boolean valid(String manifest) {
        ObjectKey key = new ObjectKey(manifest);
        return store.size(key).isPresent() && !live.deleted(key);
    }

    boolean stored(ObjectReference blob) {
        return store.size(new ObjectKey(blob.key())).isPresent();
    }

    /** Names of all objects but those that collections themselves leave. */
    TreeSet<String> names() {
        TreeSet<String> names = new TreeSet<>();
        store.all("")
                .map(ObjectKey::value)
                .filter(key -> !key.startsWith("gc/"))
                .forEach(names::add);
        return names;
    }

    /** Blobs that valid manifests name and that are not there. */
    List<String> lost() {
        return store.all("")
                .filter(key -> key.value().endsWith(".json") && !LiveManifests.marks(key))
                .filter(key -> ManifestKind.of(key).isPresent() && !live.deleted(key))
                .flatMap(key -> References.of(key, store.find(key, 1 << 20).orElseThrow()).orElseThrow().stream()
                        .filter(blob -> store.size(ObjectKey.of("blobs", blob)).isEmpty())
                        .map(blob -> key + " names " + blob))
                .toList();
    }
}
