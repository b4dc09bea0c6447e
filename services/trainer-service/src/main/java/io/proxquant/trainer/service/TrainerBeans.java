package io.proxquant.trainer.service;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.messaging.EventPublisher;
import io.proxquant.messaging.StoreSettings;
import io.proxquant.messaging.metrics.ModelSeries;
import io.proxquant.models.data.places.AllowedPlaces;
import io.proxquant.models.data.places.DataFiles;
import io.proxquant.models.engine.AvailableMemory;
import io.proxquant.recipes.Declarations;
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
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectStore;
import io.proxquant.storage.Pause;
import io.proxquant.trainer.checkpoint.CalibratedCheckpoints;
import io.proxquant.trainer.checkpoint.CheckpointStore;
import io.proxquant.trainer.checkpoint.PublishedPoints;
import io.proxquant.trainer.checkpoint.WorkDirectory;
import io.proxquant.trainer.run.CalibrationRuns;
import io.proxquant.trainer.run.ClosedLoop;
import io.proxquant.trainer.run.PreparedRun;
import io.proxquant.trainer.run.RunRequests;
import io.proxquant.trainer.run.SweepRequests;
import io.proxquant.trainer.run.Trainer;
import io.proxquant.trainer.run.TrainingMetrics;
import io.proxquant.trainer.run.WarmStarts;

/** Puts the trainer together from configuration. */
@Singleton
class TrainerBeans {
    @Produces
    @Singleton
    AllowedPlaces places(
            Config config,
            StoreSettings store,
            @ConfigProperty(name = "proxquant.data.roots") Optional<List<String>> roots) {
        return new AllowedPlaces(
                roots.orElse(List.of()).stream().map(AllowedPlaces::path).toList(),
                store.bucket(),
                name -> config.getOptionalValue("proxquant.data." + name, String.class)
                        .map(AllowedPlaces::path));
    }

    @Produces
    @Singleton
    Runs records(ObjectStore store, Manifests manifests) {
        return new Runs(store, manifests);
    }

    @Produces
    @Singleton
    Checkpoints named(ObjectStore store, Manifests manifests, Clock clock) {
        return new Checkpoints(store, manifests, clock);
    }

    @Produces
    @Singleton
    StoredFiles files(Blobs blobs) {
        return new StoredFiles(blobs, SafetensorsLimits.defaults());
    }

    @Produces
    @Singleton
    Recipes recipes(ObjectStore store, Manifests manifests) {
        return new Recipes(store, manifests, Declarations.load());
    }

    @Produces
    @Singleton
    TrainingMetrics metrics(MeterRegistry registry, ModelSeries models) {
        return new TrainingMetrics(registry, models);
    }

    @Produces
    @Singleton
    CheckpointStore checkpoints(Checkpoints checkpoints, Runs records, Blobs blobs, StoredFiles files) {
        return new CheckpointStore(checkpoints, records, blobs, files);
    }

    @Produces
    @Singleton
    WorkDirectory work(@ConfigProperty(name = "proxquant.work-dir") Path work) {
        return new WorkDirectory(work);
    }

    @Produces
    @Singleton
    PreparedRun.Sources sources(
            Recipes recipes,
            AllowedPlaces places,
            ObjectStore store,
            Blobs blobs,
            Runs records,
            Checkpoints checkpoints,
            StoredFiles files,
            TrainerEngine engine) {
        return new PreparedRun.Sources(
                recipes,
                new DataManifests(store),
                new DataFiles(places, store, blobs),
                new WarmStarts(checkpoints, records, files),
                engine.started().device(),
                AvailableMemory.ofThisProcess(),
                AvailableMemory.of(HeapMemory.ofProcess()));
    }

    @Produces
    @Singleton
    Trainer trainer(
            TrainerEngine engine,
            PreparedRun.Sources sources,
            CheckpointStore checkpoints,
            WorkDirectory work,
            ObjectStore store,
            Manifests manifests,
            Blobs blobs,
            StoredFiles files,
            EventPublisher publisher,
            Runs records,
            TrainingMetrics metrics,
            Clock clock,
            TrainerSettings settings,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        CStepPoints points = new CStepPoints(store, manifests);
        return new Trainer(
                engine.started(),
                sources,
                new CalibrationRuns(
                        sources,
                        new Artifacts(store, manifests),
                        files,
                        new CalibratedCheckpoints(checkpoints, blobs, publisher::publish, work)),
                new ClosedLoop.Store(
                        points,
                        new PublishedPoints(points, blobs, publisher::publish, work),
                        new Artifacts(store, manifests),
                        files,
                        blobs,
                        Pause.byTheClock(),
                        clock),
                checkpoints,
                blobs,
                publisher::publish,
                records,
                new RunCurves(store, manifests),
                metrics,
                clock,
                new Trainer.Settings(work, settings.progressInterval(), settings.cancelInterval(), version));
    }

    @Produces
    @Singleton
    RunRequests requests(
            Trainer trainer,
            Recipes recipes,
            ObjectStore store,
            Manifests manifests,
            Runs records,
            EventPublisher publisher,
            TrainingMetrics metrics,
            Clock clock) {
        SweepRequests sweeps = new SweepRequests(recipes, new Sweeps(store, manifests), publisher);
        return new RunRequests(trainer, sweeps, records, publisher::publish, metrics, clock);
    }
}
