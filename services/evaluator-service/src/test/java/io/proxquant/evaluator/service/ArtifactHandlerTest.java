package io.proxquant.evaluator.service;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Topic;
import io.proxquant.contracts.cloudevents.CloudEventAttributes;
import io.proxquant.evaluator.evaluation.EvaluationPolicy;
import io.proxquant.evaluator.evaluation.Evaluator;
import io.proxquant.evaluator.evaluation.OpenData;
import io.proxquant.evaluator.evaluation.PublishedArtifacts;
import io.proxquant.evaluator.evaluation.Scorer;
import io.proxquant.evaluator.evaluation.TinyPipeline;
import io.proxquant.evaluator.promotion.Promotion;
import io.proxquant.messaging.RawRecord;
import io.proxquant.messaging.Received;
import io.proxquant.messaging.Work;
import io.proxquant.messaging.metrics.ModelSeries;
import io.proxquant.models.data.places.AllowedPlaces;
import io.proxquant.models.data.places.DataFiles;
import io.proxquant.models.engine.AvailableMemory;
import io.proxquant.models.engine.ComputeDevice;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.recipes.Declarations;
import io.proxquant.registry.LiveManifests;
import io.proxquant.registry.artifacts.Artifacts;
import io.proxquant.registry.checkpoints.Checkpoints;
import io.proxquant.registry.evaluations.Evaluations;
import io.proxquant.registry.files.StoredFiles;
import io.proxquant.registry.promotion.Aliases;
import io.proxquant.registry.promotion.Decisions;
import io.proxquant.registry.submissions.DataManifests;
import io.proxquant.registry.submissions.Recipes;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.CountingStore;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;

import static org.assertj.core.api.Assertions.assertThat;

/** What an event costs the store: each manifest and recipe one read, and nothing is searched for. */
class ArtifactHandlerTest {
    @TempDir
    Path files;

    private final CountingStore store = new CountingStore(new MemoryObjectStore());
    private final Clock clock = Clock.fixed(Instant.parse("2026-01-02T00:00:00Z"), ZoneOffset.UTC);
    private final Manifests manifests =
            new Manifests(store, clock, "pod", () -> UUID.randomUUID().toString());
    private final Checkpoints checkpoints = new Checkpoints(store, manifests, clock);
    private final List<Event> told = new ArrayList<>();

    @BeforeAll
    static void engine() {
        StartedEngine.start(1);
    }

    @Test
    void anEventCostsEachManifestAndRecipeOneReadAndARepeatOneOfItsVerdict() throws Exception {
        Blobs blobs = new Blobs(store, files.resolve("spool"), 1 << 26);
        TinyPipeline pipeline =
                new TinyPipeline(store, manifests, blobs, files, TinyPipeline.IMAGES, "tiny", "maxLoss: 100");
        TinyPipeline.Stored warmStart = pipeline.checkpoint("run", 5, Phase.WARM_START, 7, values -> {});
        TinyPipeline.Stored last = pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {});
        ArtifactPublished event = pipeline.artifact(last, Phase.FINAL, warmStart);
        assertThat(checkpoints.byDigest(warmStart.digest())).as("pointed at").isPresent();
        Received<ArtifactPublished> received = received(event);
        ArtifactHandler handler = handler(blobs);
        store.forget();

        assertThat(handler.finishedBefore(received, new Attempt())).isFalse();
        handler.handle(received, new Attempt());

        assertThat(told).hasExactlyElementsOfTypes(EvaluationCompleted.class, PromotionDecided.class);
        assertThat(store.requests("find recipes/")).hasSize(1);
        assertThat(store.requests("find data/")).hasSize(1);
        assertThat(store.requests("find artifacts/")).hasSize(1);
        assertThat(store.requests("find checkpoints/")).hasSize(2).doesNotHaveDuplicates();
        assertThat(store.requests("list checkpoints/")).isEmpty();
        assertThat(store.requests("list imports/")).isEmpty();
        assertThat(store.requests("get blobs/")).hasSize(3).doesNotHaveDuplicates();

        store.forget();
        told.clear();
        assertThat(handler.finishedBefore(received, new Attempt())).isTrue();
        assertThat(told).hasSize(2);
        assertThat(store.requests("find decisions/")).hasSize(1);
        assertThat(store.requests("find artifacts/")).isEmpty();
        assertThat(store.requests("get")).isEmpty();
    }

    @Test
    void whateverIsRefusedIsAnsweredByTheEventThatTheRunbookNames() throws Exception {
        Blobs blobs = new Blobs(store, files.resolve("spool"), 1 << 26);
        TinyPipeline pipeline =
                new TinyPipeline(store, manifests, blobs, files, TinyPipeline.IMAGES, "tiny", "maxLoss: 100");
        ArtifactPublished event =
                pipeline.artifact(pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {}), Phase.FINAL, null);
        ArtifactHandler handler = handler(blobs);

        for (ReasonCode code : ReasonCode.values()) {
            Event answer =
                    handler.failure(received(event), code, "told").orElseThrow().event();
            assertThat(Optional.of(answer.type())).isEqualTo(Topic.ARTIFACTS.refusal());
            assertThat(((PromotionDecided) answer).reason()).isEqualTo(code);
        }
    }

    private ArtifactHandler handler(Blobs blobs) {
        StoredFiles stored = new StoredFiles(blobs, SafetensorsLimits.defaults());
        DataManifests data = new DataManifests(store);
        DataFiles places =
                new DataFiles(new AllowedPlaces(List.of(), "bucket", name -> Optional.empty()), store, blobs);
        Aliases aliases = new Aliases(store, manifests);
        Evaluations evaluations = new Evaluations(store, manifests);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        return new ArtifactHandler(
                new Recipes(store, manifests, Declarations.load(getClass().getClassLoader())),
                new Specifications(data, places),
                new EvaluationPolicy(checkpoints),
                new Evaluator(
                        new PublishedArtifacts(new Artifacts(store, manifests), blobs, stored),
                        checkpoints,
                        stored,
                        new Scorer(
                                evaluations,
                                new OpenData(data, places),
                                ComputeDevice.CPU,
                                AvailableMemory.ofMachine(1L << 30))),
                evaluations,
                new Promotion(aliases, new Decisions(manifests), new LiveManifests(store, manifests)),
                (published, context) -> told.add(published),
                new EvaluationMetrics(
                        meters, new ModelSeries(meters, clock, Duration.ofMinutes(1), 1), checkpoints, aliases, clock));
    }

    private static Received<ArtifactPublished> received(ArtifactPublished event) {
        return new Received<>(
                event,
                CloudEventAttributes.of("id", "/somebody", "artifact.published", "s"),
                Digest.of("data of the event"),
                0,
                RawRecord.empty("artifacts", 0, 0));
    }

    /** Work that nobody stops. */
    private static final class Attempt implements Work {
        @Override
        public boolean stopRequested() {
            return false;
        }

        @Override
        public void alive() {}

        @Override
        public void checkpointProgress(String phase, long position) {}
    }
}
