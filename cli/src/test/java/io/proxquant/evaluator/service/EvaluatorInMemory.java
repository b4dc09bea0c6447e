package io.proxquant.evaluator.service;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.messaging.RawRecord;
import io.proxquant.messaging.Received;
import io.proxquant.messaging.Undisturbed;
import io.proxquant.messaging.WithoutBroker;
import io.proxquant.messaging.metrics.ModelSeries;
import io.proxquant.models.data.places.AllowedPlaces;
import io.proxquant.models.engine.DeviceChoice;
import io.proxquant.registry.checkpoints.Checkpoints;
import io.proxquant.registry.promotion.Aliases;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectStore;

/** The evaluator service from an event that was read to what it publishes, over a store that others have too. */
public final class EvaluatorInMemory {
    private final List<RawRecord> published = new ArrayList<>();
    private final ArtifactHandler handler;

    /** @param folder for its files */
    public EvaluatorInMemory(ObjectStore store, Path folder) {
        Clock clock = Clock.fixed(Instant.parse("2026-01-02T12:30:00Z"), ZoneOffset.UTC);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Manifests manifests = new Manifests(store, clock, "pod", () -> "nonce");
        Checkpoints checkpoints = new Checkpoints(store, manifests, clock);
        Aliases aliases = new Aliases(store, manifests);
        EvaluatorBeans beans = new EvaluatorBeans();
        this.handler = beans.handler(
                store,
                manifests,
                new Blobs(store, folder.resolve("spool"), Long.MAX_VALUE),
                new AllowedPlaces(List.of(), "bucket", name -> Optional.empty()),
                checkpoints,
                aliases,
                WithoutBroker.publisher("evaluator", meters, clock, published),
                beans.metrics(
                        meters, new ModelSeries(meters, clock, Duration.ofHours(1), 1), checkpoints, aliases, clock),
                new EvaluatorEngine(new OneThread()));
    }

    private static final class OneThread implements EvaluatorSettings {
        @Override
        public OptionalInt threads() {
            return OptionalInt.of(1);
        }

        @Override
        public DeviceChoice device() {
            return DeviceChoice.CPU;
        }

        @Override
        public Optional<List<String>> consoleHosts() {
            return Optional.empty();
        }
    }

    /** What it publishes on an event. */
    public List<RawRecord> handle(Received<ArtifactPublished> received) throws EventRefusedException {
        published.clear();
        handler.handle(received, new Undisturbed());
        return List.copyOf(published);
    }
}
