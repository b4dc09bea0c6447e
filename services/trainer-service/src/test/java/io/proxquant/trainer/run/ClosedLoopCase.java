package io.proxquant.trainer.run;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.manifest.CStepPoint;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.RunResult;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.MetricNames;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.cloudevents.CloudEventAttributes;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.messaging.RawRecord;
import io.proxquant.messaging.Received;
import io.proxquant.messaging.Work;
import io.proxquant.messaging.metrics.ModelSeries;
import io.proxquant.models.data.places.AllowedPlaces;
import io.proxquant.models.data.places.DataFiles;
import io.proxquant.models.engine.AvailableMemory;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.Options;
import io.proxquant.recipes.OwnMethod;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.registry.artifacts.Artifacts;
import io.proxquant.registry.checkpoints.CStepPoints;
import io.proxquant.registry.checkpoints.Checkpoints;
import io.proxquant.registry.files.StoredFiles;
import io.proxquant.registry.runs.RunCurves;
import io.proxquant.registry.runs.Runs;
import io.proxquant.registry.runs.Sweeps;
import io.proxquant.registry.submissions.DataManifests;
import io.proxquant.registry.submissions.Recipes;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.CountingStore;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;
import io.proxquant.trainer.checkpoint.CheckpointStore;
import io.proxquant.trainer.checkpoint.PublishedPoints;
import io.proxquant.trainer.checkpoint.WorkDirectory;

/** Whole runs of a small network over a store in memory; what others do happens while the trainer pauses. */
abstract class ClosedLoopCase {
    private static final String RECIPE =
            """
            apiVersion: proxquant.io/v1
            model: small
            seed: 11
            network: {type: resnet, depth: 8, channels: 1, classes: 10, width: 2, shortcut: B}
            data: {type: synthetic-images, extent: 12, trainCount: 40, validationCount: 20, testCount: 20}
            training:
              batch: 16
              method: {name: lc-augmented-lagrangian, mu: 0.5, growth: 2, tolerance: 0, METHOD}
              warmStart: {epochs: 1, optimizer: {type: sgd, rate: 0.05}}
              quantize: {epochs: 3, optimizer: {type: sgd, rate: 0.05, momentum: 0.9}}
              freeze: {epochs: 1, optimizer: {type: sgd, rate: 0.01}}
              checkpoints: {everyEpochs: 2}
            """;
    /** Direct compression, and one at the end of each of three epochs. */
    static final int C_STEPS = 4;

    @TempDir
    Path work;

    private final AtomicInteger nonces = new AtomicInteger();
    final CountingStore store = new CountingStore(new MemoryObjectStore());
    final Watch clock = new Watch();
    final Manifests manifests = manifests(store);
    final CStepPoints points = new CStepPoints(store, manifests);
    final Checkpoints checkpoints = new Checkpoints(store, manifests, clock);
    final List<Event> told = new ArrayList<>();
    final Deque<CheckpointPublished> unanswered = new ArrayDeque<>();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    /** What others do while the trainer waits. */
    Meanwhile meanwhile = this::answer;

    /** What others do while the trainer waits. */
    @FunctionalInterface
    interface Meanwhile {
        void happens() throws InterruptedException;
    }

    private final AtomicInteger processes = new AtomicInteger();
    private OwnMethod method;

    /** A clock that only pauses move. */
    static final class Watch extends Clock {
        private Instant now = Instant.parse("2026-01-02T00:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }

        void pass(Duration time) {
            now = now.plus(time);
        }
    }

    /** Work that is stopped when the test says so. */
    static final class Attempt implements Work {
        boolean stopped;
        int alive;

        @Override
        public boolean stopRequested() {
            return stopped;
        }

        @Override
        public void alive() {
            alive++;
        }

        @Override
        public void checkpointProgress(String phase, long position) {}
    }

    private Manifests manifests(ObjectStore through) {
        return new Manifests(through, clock, "pod", () -> "n" + nonces.incrementAndGet());
    }

    final Recipe recipe(String options) throws Exception {
        Recipe recipe = RecipeReader.read(RECIPE.replace("METHOD", options), Declarations.load());
        method = OwnMethod.of(recipe.training()).orElseThrow();
        new Recipes(store, manifests, Declarations.load()).keep(recipe);
        return recipe;
    }

    final RunRequested request(String run, Recipe recipe) {
        Digest data = new DataManifests(store).keep(new DataManifest("synthetic-images", Options.none(), List.of()));
        return RunRequested.training(run, recipe.model(), recipe.digest(), data);
    }

    /** A trainer process that takes the request, from wherever the run stands. */
    final void train(RunRequested request, Work attempt) throws EventRefusedException {
        train(request, attempt, store);
    }

    /** One that reaches the store so. */
    final void train(RunRequested request, Work attempt, ObjectStore through) throws EventRefusedException {
        Received<RunRequested> received = new Received<>(
                request,
                CloudEventAttributes.of("id", "/somebody", "run.requested", request.run()),
                Digest.of(request.toString()),
                0,
                RawRecord.empty("runs", 0, 0));
        process(through).handle(received, attempt);
    }

    private RunRequests process(ObjectStore through) {
        Path own = work.resolve("process-" + processes.incrementAndGet());
        Manifests written = manifests(through);
        CStepPoints itsPoints = new CStepPoints(through, written);
        Checkpoints itsCheckpoints = new Checkpoints(through, written, clock);
        Blobs blobs = new Blobs(through, own.resolve("spool"), 1 << 26);
        StoredFiles files = new StoredFiles(blobs, SafetensorsLimits.defaults());
        Runs records = new Runs(through, written);
        Recipes recipes = new Recipes(through, written, Declarations.load());
        StartedEngine engine = StartedEngine.start(1);
        TrainingMetrics metrics = new TrainingMetrics(
                meters, new ModelSeries(new SimpleMeterRegistry(), clock, Duration.ofMinutes(1), 1));
        WorkDirectory directory = new WorkDirectory(own.resolve("work"));
        PreparedRun.Sources sources = new PreparedRun.Sources(
                recipes,
                new DataManifests(through),
                new DataFiles(new AllowedPlaces(List.of(), "bucket", name -> Optional.empty()), through, blobs),
                new WarmStarts(itsCheckpoints, records, files),
                engine.device(),
                AvailableMemory.ofMachine(16L << 30),
                AvailableMemory.ofMachine(16L << 30));
        Trainer trainer = new Trainer(
                engine,
                sources,
                null,
                new ClosedLoop.Store(
                        itsPoints,
                        new PublishedPoints(itsPoints, blobs, (event, context) -> tell(event), directory),
                        new Artifacts(through, written),
                        files,
                        blobs,
                        time -> {
                            clock.pass(time);
                            meanwhile.happens();
                        },
                        clock),
                new CheckpointStore(itsCheckpoints, records, blobs, files),
                blobs,
                (event, context) -> tell(event),
                records,
                new RunCurves(through, written),
                metrics,
                clock,
                new Trainer.Settings(directory, Duration.ofSeconds(1), Duration.ofSeconds(5), "1"));
        return new RunRequests(
                trainer,
                new SweepRequests(recipes, new Sweeps(through, written), null),
                records,
                (event, context) -> tell(event),
                metrics,
                clock);
    }

    private void tell(Event event) {
        told.add(event);
        if (event instanceof CheckpointPublished published && published.phase() == Phase.C_STEP) {
            unanswered.add(published);
        }
    }

    /** What a quantizer-service does about the next point. */
    final void answer() {
        if (!unanswered.isEmpty()) {
            CompressingPoints service =
                    new CompressingPoints(store, manifests, new Blobs(store, work.resolve("quantizer"), 1 << 26), work);
            service.answer(point(unanswered.remove()), method);
        }
    }

    final CStepPoint point(CheckpointPublished event) {
        return points.find(event.at(), event.checkpoint()).orElseThrow();
    }

    final RunResult result(String run) {
        return manifests
                .find(new ObjectKey(ManifestKeys.result(run)), RunResult.class)
                .map(Manifest::content)
                .orElseThrow();
    }

    final List<CheckpointManifest> chain(String run) {
        return checkpoints.chain("small", run).stream()
                .map(key -> manifests
                        .find(key, CheckpointManifest.class)
                        .orElseThrow()
                        .content())
                .toList();
    }

    final <T extends Event> List<T> told(Class<T> kind) {
        return told.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    final double cSteps(String by) {
        return meters.counter(MetricNames.C_STEPS, "by", by).count();
    }
}
