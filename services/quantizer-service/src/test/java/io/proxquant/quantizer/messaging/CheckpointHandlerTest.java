package io.proxquant.quantizer.messaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.Reproducibility;
import io.proxquant.checkpoints.manifest.StoredCodes;
import io.proxquant.checkpoints.manifest.StoredWeights;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.checkpoints.safetensors.WrittenFile;
import io.proxquant.compression.Compressor;
import io.proxquant.compression.MemoryBudget;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.ArtifactRejected;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Producer;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.Topic;
import io.proxquant.contracts.Trial;
import io.proxquant.contracts.cloudevents.CloudEventAttributes;
import io.proxquant.messaging.RawRecord;
import io.proxquant.messaging.Received;
import io.proxquant.messaging.Work;
import io.proxquant.messaging.metrics.ModelSeries;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.recipes.RecipeSection;
import io.proxquant.registry.LiveManifests;
import io.proxquant.registry.artifacts.Artifacts;
import io.proxquant.registry.checkpoints.CStepPoints;
import io.proxquant.registry.checkpoints.Checkpoints;
import io.proxquant.registry.files.StoredFiles;
import io.proxquant.registry.submissions.Bindings;
import io.proxquant.registry.submissions.Recipes;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.CountingStore;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;

/** What an event costs the store: each manifest and recipe one read, however often the event is looked at. */
class CheckpointHandlerTest {
    private static final String RECIPE =
            """
            apiVersion: proxquant.io/v1
            model: m
            quantizations:
              - {name: binary, mode: hard, quantizer: binary}
              - {name: ternary, mode: hard, quantizer: ternary}
            """;

    @TempDir
    Path work;

    private final CountingStore store = new CountingStore(new MemoryObjectStore());
    private final Clock clock = Clock.fixed(Instant.parse("2026-01-02T00:00:00Z"), ZoneOffset.UTC);
    private final Manifests manifests =
            new Manifests(store, clock, "pod", () -> UUID.randomUUID().toString());
    private final Checkpoints checkpoints = new Checkpoints(store, manifests, clock);
    private final List<Event> told = new ArrayList<>();
    private CheckpointHandler handler;
    private CheckpointManifest manifest;
    private Received<CheckpointPublished> received;

    @BeforeEach
    void publish() throws Exception {
        Blobs blobs = new Blobs(store, work.resolve("spool"), 1 << 20);
        StoredFiles files = new StoredFiles(blobs, SafetensorsLimits.defaults());
        Recipes recipes = new Recipes(store, manifests, Declarations.load());
        handler = new CheckpointHandler(
                new NamedCheckpoints(
                        checkpoints,
                        new CStepPoints(store, manifests),
                        new Artifacts(store, manifests),
                        files,
                        new ForeignCheckpoints(store, checkpoints, new Bindings(store, manifests), blobs, files)),
                recipes,
                new AwaitedCSteps(recipes, new CStepPoints(store, manifests)),
                new BuiltOnce(
                        new Artifacts(store, manifests),
                        blobs,
                        new Compressor(MemoryBudget.share(1 << 24, ""), 1),
                        new LocalFiles(work.resolve("build")),
                        Long.MAX_VALUE),
                (event, context) -> told.add(event),
                new QuantizerMetrics(
                        new SimpleMeterRegistry(),
                        new ModelSeries(new SimpleMeterRegistry(), clock, Duration.ofMinutes(1), 1)));
        Recipe recipe =
                RecipeReader.read("recipe", RECIPE, Declarations.load(), EnumSet.of(RecipeSection.QUANTIZATIONS));
        store.create(new ObjectKey("recipes/" + recipe.digest() + ".json"), recipe.canonical());
        manifest = checkpoint(blobs, recipe.digest());
        checkpoints.offer(manifest, null);
        received = received(manifest);
        store.forget();
    }

    @Test
    void anEventCostsItsManifestAndItsRecipeOneReadEach() throws Exception {
        assertThat(handler.finishedBefore(received, new Attempt())).isFalse();
        handler.handle(received, new Attempt());

        assertThat(told).hasSize(2).allMatch(ArtifactPublished.class::isInstance);
        assertThat(store.requests("find checkpoints/")).hasSize(1);
        assertThat(store.requests("find recipes/")).hasSize(1);
        assertThat(store.requests("list"))
                .as("whatever is needed has a name; each file that was written is held against what is being collected")
                .containsExactly("list gc/condemned/", "list gc/condemned/");
        assertThat(store.requests("get blobs/")).hasSize(1);
        assertThat(store.requests("create artifacts/")).hasSize(2).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(ReasonCode.class)
    void whateverIsRefusedIsAnsweredByTheEventThatTheRunbookNames(ReasonCode code) {
        Event answer = handler.failure(received, code, "told").orElseThrow().event();

        assertThat(Optional.of(answer.type())).isEqualTo(Topic.CHECKPOINTS.refusal());
        assertThat(((ArtifactRejected) answer).reason()).isEqualTo(code);
    }

    @Test
    void aRepeatedEventReadsEachArtifactOnceAndNoWeights() throws Exception {
        handler.finishedBefore(received, new Attempt());
        handler.handle(received, new Attempt());
        store.forget();

        assertThat(handler.finishedBefore(received, new Attempt())).isTrue();

        assertThat(told).hasSize(4);
        assertThat(store.requests("find")).hasSize(3).doesNotHaveDuplicates();
        assertThat(store.requests("find checkpoints/")).hasSize(1);
        assertThat(store.requests("find artifacts/")).hasSize(2);
        assertThat(store.requests("get")).isEmpty();
        assertThat(store.requests())
                .as("and a mark of each, and a blob of each artifact")
                .hasSize(8);
    }

    @Test
    void whatStoodAlreadyIsNotReadAgainAndWhatIsDeletedMeanwhileIsNotTold() throws Exception {
        handler.finishedBefore(received, new Attempt());
        handler.handle(received, new Attempt());
        List<String> artifacts = told.stream()
                .map(ArtifactPublished.class::cast)
                .map(published -> published.stored().manifest())
                .toList();
        store.delete(new ObjectKey(artifacts.get(1))); // as if the process had died before the second
        told.clear();
        store.forget();

        assertThat(handler.finishedBefore(received, new Attempt())).isFalse();
        store.create(LiveManifests.mark(new ObjectKey(artifacts.get(0))), new byte[0]);
        handler.handle(received, new Attempt());

        assertThat(store.requests("find " + artifacts.get(0))).hasSize(1);
        assertThat(((ArtifactRejected) told.get(0)).reason()).isEqualTo(ReasonCode.MANIFEST_DELETED);
        assertThat(((ArtifactPublished) told.get(1)).stored().manifest()).isEqualTo(artifacts.get(1));
    }

    @Test
    void whatRetentionEndedIsMadeAgainWithTheSameBytesAndWhatAPersonDeletedIsNot() throws Exception {
        handler.finishedBefore(received, new Attempt());
        handler.handle(received, new Attempt());
        List<ArtifactPublished> first =
                told.stream().map(ArtifactPublished.class::cast).toList();
        ObjectKey ended = new ObjectKey(first.get(0).stored().manifest());
        ObjectKey deleted = new ObjectKey(first.get(1).stored().manifest());
        store.create(LiveManifests.mark(ended), "{\"by\":\"retention\"}".getBytes(StandardCharsets.UTF_8));
        store.create(LiveManifests.mark(deleted), new byte[0]);
        store.delete(new ObjectKey(first.get(0).stored().object().key()));
        told.clear();

        assertThat(handler.finishedBefore(received, new Attempt())).isFalse();
        handler.handle(received, new Attempt());

        assertThat(told).hasSize(2);
        assertThat(told.get(0)).isEqualTo(first.get(0));
        assertThat(((ArtifactRejected) told.get(1)).reason()).isEqualTo(ReasonCode.MANIFEST_DELETED);
        assertThat(store.size(LiveManifests.mark(ended))).isEmpty();
        assertThat(store.size(new ObjectKey(first.get(0).stored().object().key())))
                .contains(first.get(0).stored().object().bytes());
    }

    private CheckpointManifest checkpoint(Blobs blobs, Digest recipe) throws IOException {
        Path file = work.resolve("weights.safetensors");
        float[] values = new float[64];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i % 7 - 3) / 3f;
        }
        WrittenFile written =
                SafetensorsWriter.write(file, List.of(TensorData.of("layer.weight", values, 8, 8)), Map.of());
        return new CheckpointManifest(
                CheckpointManifest.FORMAT,
                new RunStep("m", "run", 10),
                1,
                Phase.FINAL,
                Trial.of(1L),
                Lineage.of(recipe, Digest.of("data")),
                new StoredWeights(blobs.put(file), written.checkpoint()),
                written.tensors(),
                StoredCodes.NONE,
                null,
                new Reproducibility(1, "cpu", true),
                new Producer("trainer-service", "1"));
    }

    private static Received<CheckpointPublished> received(CheckpointManifest m) {
        CheckpointPublished event = CheckpointPublished.of(
                m.at(),
                m.epoch(),
                m.phase(),
                m.trial(),
                m.weights(),
                m.checkpoint(),
                m.lineage(),
                m.writtenBy(),
                m.home());
        return new Received<>(
                event,
                CloudEventAttributes.of("id", "/somebody", "checkpoint.published", "s"),
                Digest.of("data of the event"),
                0,
                RawRecord.empty("checkpoints", 0, 0));
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
