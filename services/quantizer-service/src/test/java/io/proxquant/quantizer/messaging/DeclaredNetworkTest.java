package io.proxquant.quantizer.messaging;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.compression.Compressor;
import io.proxquant.compression.MemoryBudget;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.ArtifactRejected;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Producer;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.cloudevents.CloudEventAttributes;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.messaging.RawRecord;
import io.proxquant.messaging.Received;
import io.proxquant.messaging.Work;
import io.proxquant.messaging.metrics.ModelSeries;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.recipes.RecipeSection;
import io.proxquant.registry.artifacts.Artifacts;
import io.proxquant.registry.checkpoints.CStepPoints;
import io.proxquant.registry.checkpoints.Checkpoints;
import io.proxquant.registry.files.StoredFiles;
import io.proxquant.registry.submissions.Bindings;
import io.proxquant.registry.submissions.Recipes;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Where the recipe declares the network, foreign weights that are none of it are refused before anything is made of them. */
class DeclaredNetworkTest {
    @TempDir
    Path work;

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final Clock clock = Clock.fixed(Instant.parse("2026-01-02T00:00:00Z"), ZoneOffset.UTC);
    private final Manifests manifests =
            new Manifests(store, clock, "pod", () -> UUID.randomUUID().toString());
    private final List<Event> told = new ArrayList<>();

    @Test
    void weightsOfAnotherArchitectureAreRefusedWithTheTensorsThatTellIt() throws Exception {
        EventRefusedException refused =
                refused("", List.of(matrix("conv1.weight", 4, 9), matrix("fc1.weight", 256, 300)));
        assertThat(refused.reason()).isEqualTo(ReasonCode.CHECKPOINT_MISFIT);
        assertThat(refused)
                .hasMessageContaining(": network: the weights are not those of this 'lenet-300-100'")
                .hasMessageContaining("fc1.weight[300, 256] is [256, 300] there")
                .hasMessageContaining("missing fc3.weight[2, 100]")
                .hasMessageContaining("unknown conv1.weight");
        assertThat(told).isEmpty();
        assertThat(store.list("artifacts/", 10)).isEmpty();
    }

    @Test
    void theRuleThatARefusalProposesMakesTheArtifact() throws Exception {
        List<TensorData> compiled = network("_orig_mod.module.");
        assertThat(refused("", compiled)).hasMessageContaining("write prefix: \"_orig_mod.module.\"");

        handle(", prefix: \"_orig_mod.module.\"", compiled);

        assertThat(told).hasSize(1).allMatch(ArtifactPublished.class::isInstance);
    }

    @Test
    void whatTheRecipeIgnoresIsCopiedAndNotQuantized() throws Exception {
        List<TensorData> more = new ArrayList<>(network(""));
        more.add(matrix("ema.fc1.weight", 300, 256));
        assertThat(refused("", more)).hasMessageContaining("write ignore: [\"ema.fc1.weight\"]");

        handle(", ignore: [\"ema.*\"]", more);

        ObjectReference made = ((ArtifactPublished) told.get(0)).stored().object();
        Path file = Files.write(
                work.resolve("made"),
                store.find(new ObjectKey(made.key()), 1 << 24).orElseThrow());
        try (ArtifactFile artifact = ArtifactFile.open(file, SafetensorsLimits.defaults())) {
            assertThat(artifact.quantized("fc1.weight")).isTrue();
            assertThat(artifact.quantized("ema.fc1.weight")).isFalse();
            assertThat(artifact.dequantize("ema.fc1.weight")).isEqualTo(values(300 * 256));
        }
    }

    @Test
    void aNetworkThatIsNotKnownHereIsLeftToWhoRunsIt() throws Exception {
        handle("network: {type: of-my-own, depth: 3}", network("anything."), true);
        handle("network: {type: lenet-300-100, of-a-later-version: 3}", network("anything.else."), true);
        assertThat(told).hasSize(2).allMatch(ArtifactPublished.class::isInstance);
    }

    @Test
    void anArtifactInPlaceOfWeightsIsToldAsSuchAndNotAsAnotherNetwork() throws Exception {
        handle("", network(""));
        byte[] artifact = store.find(
                        new ObjectKey(((ArtifactPublished) told.get(0))
                                .stored()
                                .object()
                                .key()),
                        1 << 24)
                .orElseThrow();
        told.clear();
        handle("network: {type: lenet-300-100, extent: 16, classes: 2}", artifact);
        assertThat(((ArtifactRejected) told.get(0)).reason()).isEqualTo(ReasonCode.CHECKPOINT_QUANTIZED);
    }

    private EventRefusedException refused(String more, List<TensorData> tensors) {
        return catchThrowableOfType(EventRefusedException.class, () -> handle(more, tensors));
    }

    private void handle(String more, List<TensorData> tensors) throws Exception {
        handle("network: {type: lenet-300-100, extent: 16, classes: 2" + more + "}", tensors, false);
    }

    private void handle(String network, List<TensorData> tensors, boolean unknown) throws Exception {
        Path file = work.resolve("weights.safetensors");
        SafetensorsWriter.write(file, tensors, Map.of());
        handle(network, Files.readAllBytes(file), unknown);
    }

    private void handle(String network, byte[] weights) throws Exception {
        handle(network, weights, false);
    }

    private void handle(String network, byte[] weights, boolean unknown) throws Exception {
        Recipe recipe = RecipeReader.read(
                "recipe",
                """
                apiVersion: proxquant.io/v1
                model: m
                %s
                quantizations:
                  - {name: binary, quantizer: binary, granularity: row}
                """
                        .formatted(network),
                Declarations.load(),
                unknown
                        ? EnumSet.of(RecipeSection.QUANTIZATIONS)
                        : EnumSet.of(RecipeSection.NETWORK, RecipeSection.QUANTIZATIONS));
        store.create(new ObjectKey("recipes/" + recipe.digest() + ".json"), recipe.canonical());
        ObjectReference object =
                new ObjectReference("uploads/" + Digest.of(weights), weights.length, Digest.of(weights));
        store.create(new ObjectKey(object.key()), weights);
        handler().handle(received(object, recipe.digest()), new UndisturbedWork());
    }

    private CheckpointHandler handler() {
        Blobs blobs = new Blobs(store, work.resolve("spool"), 1 << 24);
        StoredFiles files = new StoredFiles(blobs, SafetensorsLimits.defaults());
        Checkpoints checkpoints = new Checkpoints(store, manifests, clock);
        Recipes recipes = new Recipes(store, manifests, Declarations.load());
        return new CheckpointHandler(
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
                        new Compressor(MemoryBudget.share(1 << 26, ""), 1),
                        new LocalFiles(work.resolve("build")),
                        Long.MAX_VALUE),
                (event, context) -> told.add(event),
                new QuantizerMetrics(
                        new SimpleMeterRegistry(),
                        new ModelSeries(new SimpleMeterRegistry(), clock, Duration.ofMinutes(1), 1)));
    }

    /** LeNet-300-100 for 16x16 images of two classes. */
    private static List<TensorData> network(String prefix) {
        return List.of(
                matrix(prefix + "fc1.weight", 300, 256),
                TensorData.of(prefix + "fc1.bias", values(300), 300),
                matrix(prefix + "fc2.weight", 100, 300),
                TensorData.of(prefix + "fc2.bias", values(100), 100),
                matrix(prefix + "fc3.weight", 2, 100),
                TensorData.of(prefix + "fc3.bias", values(2), 2));
    }

    private static TensorData matrix(String name, int rows, int columns) {
        return TensorData.of(name, values(rows * columns), rows, columns);
    }

    private static float[] values(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (i % 7 - 3) / 3f;
        }
        return values;
    }

    private static Received<CheckpointPublished> received(ObjectReference object, Digest recipe) {
        CheckpointPublished event = CheckpointPublished.foreign(
                new RunStep("m", null, 1), object, Lineage.of(recipe), new Producer("somebody", null));
        return new Received<>(
                event,
                CloudEventAttributes.of("id", "/somebody", "checkpoint.published", "s"),
                Digest.of("data of the event"),
                0,
                RawRecord.empty("checkpoints", 0, 0));
    }

    /** Work that nobody stops. */
    private static final class UndisturbedWork implements Work {
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
