package io.proxquant.quantizer.messaging;

import java.time.Clock;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.proxquant.compression.Compressor;
import io.proxquant.compression.MemoryBudget;
import io.proxquant.messaging.EventPublisher;
import io.proxquant.messaging.metrics.ModelSeries;
import io.proxquant.quantizer.config.QuantizerSettings;
import io.proxquant.recipes.Declarations;
import io.proxquant.registry.artifacts.Artifacts;
import io.proxquant.registry.checkpoints.CStepPoints;
import io.proxquant.registry.checkpoints.Checkpoints;
import io.proxquant.registry.files.StoredFiles;
import io.proxquant.registry.submissions.Bindings;
import io.proxquant.registry.submissions.Recipes;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectStore;

/** Creates the quantizer's parts and connects them. */
@Singleton
class QuantizerBeans {
    @Produces
    @Singleton
    CheckpointHandler handler(
            ObjectStore store,
            Manifests manifests,
            Blobs blobs,
            EventPublisher publisher,
            MeterRegistry meters,
            ModelSeries models,
            QuantizerSettings settings,
            Clock clock) {
        StoredFiles files = new StoredFiles(blobs, settings.limits().safetensors());
        Checkpoints checkpoints = new Checkpoints(store, manifests, clock);
        MemoryBudget budget = MemoryBudget.share(
                settings.memoryBudget(), "raise proxquant.quantizer.memory-budget, and the heap with it");
        Recipes recipes = new Recipes(store, manifests, Declarations.load());
        CStepPoints points = new CStepPoints(store, manifests);
        Artifacts artifacts = new Artifacts(store, manifests);
        Compressor compressor = new Compressor(budget, Runtime.getRuntime().availableProcessors());
        return new CheckpointHandler(
                new NamedCheckpoints(
                        checkpoints,
                        points,
                        artifacts,
                        files,
                        new ForeignCheckpoints(store, checkpoints, new Bindings(store, manifests), blobs, files)),
                recipes,
                new AwaitedCSteps(recipes, points),
                new BuiltOnce(
                        artifacts, blobs, compressor, new LocalFiles(settings.buildDir()), settings.maxShardSize()),
                publisher::publish,
                new QuantizerMetrics(meters, models));
    }
}
