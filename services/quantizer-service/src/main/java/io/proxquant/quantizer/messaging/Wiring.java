package io.proxquant.quantizer.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.proxquant.compression.Compressor;
import io.proxquant.compression.MemoryBudget;
import io.proxquant.messaging.EventPublisher;
import io.proxquant.messaging.metrics.ModelSeries;
import io.proxquant.quantizer.config.QuantizerSettings;
import io.proxquant.recipes.Declarations;
import io.proxquant.registry.submissions.Recipes;
import io.proxquant.registry.LiveManifests;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectStore;

/** Puts the parts together. */
@Singleton
class Wiring {
    @Produces
    @Singleton
    CheckpointHandler handler(
            ObjectStore store,
            Manifests manifests,
            Blobs blobs,
            EventPublisher publisher,
            MeterRegistry meters,
            ModelSeries models,
            QuantizerSettings settings) {
        WeightFiles files = new WeightFiles(settings.limits().safetensors());
        MemoryBudget budget = MemoryBudget.share(
                settings.memoryBudget(), "raise proxquant.quantizer.memory-budget, and the heap with it");
        Compressor compressor = new Compressor(budget, Runtime.getRuntime().availableProcessors());
        return new CheckpointHandler(
                new Checkpoints(store, manifests, blobs, files),
                new Recipes(store, manifests, Declarations.load()),
                new Artifacts(manifests, new LiveManifests(store, manifests), blobs, compressor, new LocalFiles(settings.buildDir())),
                publisher,
                new QuantizerMetrics(meters, models));
    }
}
