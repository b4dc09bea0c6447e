package io.proxquant.quantizer.messaging;

import java.nio.file.Path;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.messaging.EventPublisher;
import io.proxquant.messaging.ServiceIdentity;
import io.proxquant.quantizer.config.QuantizerSettings;
import io.proxquant.quantizer.domain.ArtifactBuilder;
import io.proxquant.quantizer.domain.MemoryBudget;
import io.proxquant.recipes.Declarations;
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
            ServiceIdentity identity,
            QuantizerSettings settings) {
        SafetensorsLimits limits = SafetensorsLimits.defaults();
        Path work = settings.buildDir()
                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), "proxquant-build", identity.process()));
        return new CheckpointHandler(
                new Checkpoints(store, manifests, blobs, limits),
                new Recipes(store, Declarations.load()),
                new Artifacts(
                        manifests, blobs, new ArtifactBuilder(new MemoryBudget(settings.memoryBudget())), limits, work),
                publisher,
                new QuantizerMetrics(meters));
    }
}
