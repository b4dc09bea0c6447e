package io.proxquant.quantizer.messaging;

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
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.CStepPoint;
import io.proxquant.checkpoints.manifest.ManifestKeys;
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
import io.proxquant.contracts.Trial;
import io.proxquant.contracts.cloudevents.CloudEventAttributes;
import io.proxquant.messaging.RawRecord;
import io.proxquant.messaging.Received;
import io.proxquant.messaging.metrics.ModelSeries;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.OwnMethod;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.recipes.RecipeSection;
import io.proxquant.registry.DeletedException;
import io.proxquant.registry.LiveManifests;
import io.proxquant.registry.artifacts.Artifacts;
import io.proxquant.registry.checkpoints.CStepPoints;
import io.proxquant.registry.checkpoints.Checkpoints;
import io.proxquant.registry.files.StoredFiles;
import io.proxquant.registry.submissions.Bindings;
import io.proxquant.registry.submissions.Recipes;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.MortalStore;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What quantizer-services do about a point that a training waits for: one artifact or one word, whoever of them dies over it. */
class CStepHandlingTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T00:00:00Z"), ZoneOffset.UTC);
    private static final String RECIPE =
            """
            apiVersion: proxquant.io/v1
            model: m
            network: {type: of-my-own}
            data: {type: of-my-own}
            training:
              batch: 4
              warmStart: {epochs: 1, optimizer: {type: sgd, rate: 0.05}}
              method:
                name: lc-quadratic-penalty
                quantizer: kmeans
                levels: 3
                closedLoop: true
                byLayer: [{layers: [first.weight], quantizer: ternary}]
              quantize: {epochs: 1, optimizer: {type: sgd, rate: 0.05}}
            quantizations:
              - {name: binary, mode: hard, quantizer: binary}
            """;

    @TempDir
    Path work;

    private final Declarations declarations = Declarations.load();
    private final AtomicInteger nonces = new AtomicInteger();
    private Recipe recipe;

    /** A store that holds the recipe. */
    private MemoryObjectStore store() throws Exception {
        MemoryObjectStore store = new MemoryObjectStore();
        recipe = RecipeReader.read(
                "recipe", RECIPE, declarations, EnumSet.of(RecipeSection.TRAINING, RecipeSection.QUANTIZATIONS));
        store.create(new ObjectKey(ManifestKeys.recipe(recipe.digest())), recipe.canonical());
        return store;
    }

    /** One quantizer process. */
    private final class Service {
        private final List<Event> told = new ArrayList<>();
        private final Manifests manifests;
        private final CStepPoints points;
        private final Artifacts artifacts;
        private final Blobs blobs;
        private final CheckpointHandler handler;

        Service(ObjectStore store) {
            Path own = work.resolve("process-" + nonces.incrementAndGet());
            manifests = new Manifests(store, CLOCK, "pod", () -> "n" + nonces.incrementAndGet());
            points = new CStepPoints(store, manifests);
            artifacts = new Artifacts(store, manifests);
            blobs = new Blobs(store, own.resolve("spool"), 1 << 20);
            StoredFiles files = new StoredFiles(blobs, SafetensorsLimits.defaults());
            Recipes recipes = new Recipes(store, manifests, declarations);
            Checkpoints checkpoints = new Checkpoints(store, manifests, CLOCK);
            handler = new CheckpointHandler(
                    new NamedCheckpoints(
                            checkpoints,
                            points,
                            artifacts,
                            files,
                            new ForeignCheckpoints(store, checkpoints, new Bindings(store, manifests), blobs, files)),
                    recipes,
                    new AwaitedCSteps(recipes, points),
                    new BuiltOnce(
                            artifacts,
                            blobs,
                            new Compressor(MemoryBudget.share(1 << 24, ""), 1),
                            new LocalFiles(own.resolve("build")),
                            Long.MAX_VALUE),
                    (event, context) -> told.add(event),
                    new QuantizerMetrics(
                            new SimpleMeterRegistry(),
                            new ModelSeries(new SimpleMeterRegistry(), CLOCK, Duration.ofMinutes(1), 1)));
        }

        void receive(CStepPoint point) throws Exception {
            Received<CheckpointPublished> received = received(point);
            if (!handler.finishedBefore(received, new ForeignShardsCase.Attempt())) {
                handler.handle(received, new ForeignShardsCase.Attempt());
            }
        }

        /** Publishes a point as trainers do. */
        CStepPoint publish(int number, float scale, Optional<ArtifactManifest> previous) throws Exception {
            Path file = work.resolve("point-" + nonces.incrementAndGet());
            WrittenFile written = SafetensorsWriter.write(
                    file,
                    List.of(
                            TensorData.of("first.weight", values(scale), 8, 8),
                            TensorData.of("second.weight", values(2 * scale), 8, 8)),
                    Map.of());
            return points.offer(
                    new CStepPoint(
                            CStepPoint.FORMAT,
                            new RunStep("m", "run", 3L * number),
                            number,
                            Trial.of(1L),
                            Lineage.of(recipe.digest(), Digest.of("data")),
                            new StoredWeights(blobs.put(file), written.checkpoint()),
                            written.tensors(),
                            previous.map(CStepPoint.Previous::of).orElse(null),
                            new Producer("trainer-service", "1")),
                    null);
        }

        ArtifactManifest made(CStepPoint point) {
            Digest specification = OwnMethod.of(recipe.training())
                    .orElseThrow()
                    .cStep(point.previousFile())
                    .digest();
            return artifacts
                    .findUnlessExpired("m", point.checkpoint(), specification)
                    .orElseThrow();
        }
    }

    private static float[] values(float scale) {
        float[] values = new float[64];
        for (int i = 0; i < values.length; i++) {
            values[i] = scale * (i % 7 - 3) * (1 + i / 50f);
        }
        return values;
    }

    private static Received<CheckpointPublished> received(CStepPoint point) {
        return new Received<>(
                CheckpointPublished.of(
                        point.at(),
                        point.epoch(),
                        Phase.C_STEP,
                        point.trial(),
                        point.weights(),
                        point.checkpoint(),
                        point.lineage(),
                        point.writtenBy(),
                        point.home()),
                CloudEventAttributes.of("id", "/somebody", "checkpoint.published", "s"),
                Digest.of("data of the event"),
                0,
                RawRecord.empty("checkpoints", 0, 0));
    }

    @Test
    void ofAPointTheMethodsOwnQuantizationIsMadeAndNothingElse() throws Exception {
        MemoryObjectStore store = store();
        Service service = new Service(store);
        CStepPoint point = service.publish(1, 0.3f, Optional.empty());

        service.receive(point);

        assertThat(service.told).singleElement().isInstanceOfSatisfying(ArtifactPublished.class, event -> {
            assertThat(event.phase()).isEqualTo(Phase.C_STEP);
            assertThat(event.quantization().name()).isEqualTo(OwnMethod.C_STEP);
        });
        assertThat(store.all(ManifestKeys.ARTIFACTS)).hasSize(1);
        assertThat(service.made(point).home())
                .isEqualTo(((ArtifactPublished) service.told.get(0)).stored().manifest());
    }

    @Test
    void whereverAQuantizerDiesAnotherThatGetsTheRecordMakesTheSameArtifactAndNoSecond() throws Exception {
        MemoryObjectStore undisturbed = store();
        Service alone = new Service(undisturbed);
        CStepPoint first = alone.publish(1, 0.3f, Optional.empty());
        alone.receive(first);
        CStepPoint second = alone.publish(2, 0.4f, Optional.of(alone.made(first)));
        MemoryObjectStore before = undisturbed.copy(CLOCK);
        alone.receive(second);
        ArtifactManifest expected = alone.made(second);
        assertThat(expected.quantization())
                .as("it begins where the first ended")
                .isNotEqualTo(alone.made(first).quantization());

        int kills = 0;
        for (boolean ended = false; !ended; kills++) {
            MemoryObjectStore store = before.copy(CLOCK);
            Service killed = new Service(new MortalStore(store, kills));
            ended = catchThrowableOfType(MortalStore.Killed.class, () -> killed.receive(second)) == null;
            Service other = new Service(store);
            other.receive(second);

            assertThat(other.made(second)).as("killed after %d requests", kills).isEqualTo(expected);
            assertThat(store.find(new ObjectKey(expected.object().key()), 1 << 20)
                            .orElseThrow())
                    .isEqualTo(undisturbed
                            .find(new ObjectKey(expected.object().key()), 1 << 20)
                            .orElseThrow());
            assertThat(other.told).isEqualTo(alone.told.subList(1, 2));
            assertThat(store.all(ManifestKeys.ARTIFACTS)).hasSize(2);
        }
        assertThat(kills).isGreaterThan(15);
    }

    @Test
    void thatThereWillBeNoneIsKeptWhereTheTrainingLooksBeforeItIsTold() throws Exception {
        MemoryObjectStore undisturbed = store();
        CStepPoint bad = new Service(undisturbed).publish(1, Float.NaN, Optional.empty());
        MemoryObjectStore before = undisturbed.copy(CLOCK);
        int kills = 0;
        for (boolean ended = false; !ended; kills++) {
            MemoryObjectStore store = before.copy(CLOCK);
            Service service = new Service(new MortalStore(store, kills));
            ended = catchThrowableOfType(MortalStore.Killed.class, () -> service.receive(bad)) == null;
            CStepPoints seen = new Service(store).points;
            assertThat(service.told.isEmpty()
                            || seen.rejection(bad.at(), bad.checkpoint()).isPresent())
                    .as("killed after %d requests", kills)
                    .isTrue();

            Service other = new Service(store);
            other.receive(bad);
            assertThat(other.told).singleElement().isInstanceOfSatisfying(ArtifactRejected.class, event -> assertThat(
                            event.reason())
                    .isEqualTo(ReasonCode.WEIGHTS_NOT_FINITE));
            assertThat(seen.rejection(bad.at(), bad.checkpoint()))
                    .hasValueSatisfying(said -> assertThat(said.detail()).contains("first.weight"));
            assertThat(store.all(ManifestKeys.ARTIFACTS)).isEmpty();
        }
        assertThat(kills).isGreaterThan(5);
    }

    @Test
    void aPointThatRetentionOrAPersonEndedIsNotCompressed() throws Exception {
        MemoryObjectStore store = store();
        Service service = new Service(store);
        CStepPoint point = service.publish(1, 0.3f, Optional.empty());
        store.create(LiveManifests.mark(new ObjectKey(point.home())), new byte[0]);
        assertThatThrownBy(() -> service.receive(point))
                .isInstanceOf(DeletedException.class)
                .hasMessageContaining(point.home());
        assertThat(store.all(ManifestKeys.ARTIFACTS)).isEmpty();
    }
}
