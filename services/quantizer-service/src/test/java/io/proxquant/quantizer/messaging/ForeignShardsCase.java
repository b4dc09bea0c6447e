package io.proxquant.quantizer.messaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.manifest.ImportManifest;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.compression.Compressor;
import io.proxquant.compression.MemoryBudget;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Producer;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.ShardReference;
import io.proxquant.contracts.cloudevents.CloudEventAttributes;
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
import io.proxquant.storage.ContentException;
import io.proxquant.storage.CountingStore;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Quantizer, store and a checkpoint of two files as a foreign trainer uploads it, with what tells what became of it. */
abstract class ForeignShardsCase {
    static final String RECIPE =
            """
            apiVersion: proxquant.io/v1
            model: m
            quantizations:
              - {name: binary, mode: hard, quantizer: binary, granularity: row}
            """;
    static final String INDEX = "incoming/step 1/model.safetensors.index.json";
    static final String FIRST = "model-00001-of-00002.safetensors";
    static final String SECOND = "model-00002-of-00002.safetensors";

    @TempDir
    Path work;

    final CountingStore store = new CountingStore(new MemoryObjectStore());
    final Clock clock = Clock.fixed(Instant.parse("2026-01-02T00:00:00Z"), ZoneOffset.UTC);
    final Manifests manifests =
            new Manifests(store, clock, "pod", () -> UUID.randomUUID().toString());
    final Checkpoints checkpoints = new Checkpoints(store, manifests, clock);
    final Map<String, byte[]> shards = new TreeMap<>();
    final List<Event> told = new ArrayList<>();
    Blobs blobs;
    StoredFiles files;
    CheckpointHandler handler;
    Digest recipe;
    byte[] index;
    byte[] single;

    @BeforeEach
    void upload() throws Exception {
        handler = handler(1 << 20, Long.MAX_VALUE);
        Recipe read = RecipeReader.read("recipe", RECIPE, Declarations.load(), EnumSet.of(RecipeSection.QUANTIZATIONS));
        store.create(new ObjectKey("recipes/" + read.digest() + ".json"), read.canonical());
        recipe = read.digest();
        TensorData first = tensor("a.weight", 1, 40, 30);
        TensorData second = tensor("b.weight", 2, 20, 50);
        single = file(first, second);
        shards.put(FIRST, file(first));
        shards.put(SECOND, file(second));
        index = index(Map.of("a.weight", FIRST, "b.weight", SECOND));
        for (Map.Entry<String, byte[]> each : shards.entrySet()) {
            store.create(new ObjectKey("incoming/step 1/" + each.getKey()), each.getValue());
        }
        store.create(new ObjectKey(INDEX), index);
        store.forget();
    }

    void refused(CheckpointPublished event, ReasonCode reason, String... parts) {
        Exception refusal = catchThrowableOfType(Exception.class, () -> handle(event));

        assertThat(refusal).hasMessageContainingAll(parts);
        assertThat(
                        refusal instanceof ContentException content
                                ? content.reason()
                                : ((io.proxquant.messaging.EventRefusedException) refusal).reason())
                .isEqualTo(reason);
        assertThat(store.list("imports/", 1)).isEmpty();
    }

    CheckpointHandler handler(long spool, long shardSize) {
        blobs = new Blobs(store, work.resolve("spool"), spool);
        files = new StoredFiles(blobs, SafetensorsLimits.defaults());
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
                        new Compressor(MemoryBudget.share(1 << 24, ""), 2),
                        new LocalFiles(work.resolve("build")),
                        shardSize),
                (event, context) -> told.add(event),
                new QuantizerMetrics(
                        new SimpleMeterRegistry(),
                        new ModelSeries(new SimpleMeterRegistry(), clock, Duration.ofMinutes(1), 1)));
    }

    void handle(CheckpointPublished event) throws Exception {
        handle(received(event));
    }

    void handle(Received<CheckpointPublished> received) throws Exception {
        if (!handler.finishedBefore(received, new Attempt())) {
            handler.handle(received, new Attempt());
        }
    }

    ImportManifest imported() {
        ObjectKey key = store.list("imports/", 2).get(0);
        ImportManifest manifest =
                manifests.find(key, ImportManifest.class).orElseThrow().content();
        assertThat(manifest.home()).isEqualTo(key.value());
        return manifest;
    }

    List<ObjectReference> references() {
        return announced().stream()
                .map(shard -> ObjectReference.blob(shard.bytes(), shard.sha256()))
                .toList();
    }

    List<ShardReference> announced() {
        return shards.entrySet().stream()
                .map(each -> new ShardReference(each.getKey(), each.getValue().length, Digest.of(each.getValue())))
                .toList();
    }

    CheckpointPublished event(String key, byte[] object, List<ShardReference> announced) {
        return CheckpointPublished.foreign(
                        new RunStep("m", null, 1),
                        new ObjectReference(key, object.length, Digest.of(object)),
                        Lineage.of(recipe),
                        Producer.UNKNOWN)
                .announcing(announced);
    }

    static Received<CheckpointPublished> received(CheckpointPublished event) {
        return new Received<>(
                event,
                CloudEventAttributes.of("id", "/somebody", "checkpoint.published", "s"),
                Digest.of("data of the event"),
                0,
                RawRecord.empty("checkpoints", 0, 0));
    }

    byte[] file(TensorData... tensors) throws IOException {
        Path file = work.resolve("file");
        SafetensorsWriter.write(file, List.of(tensors), Map.of("format", "pt"));
        return Files.readAllBytes(file);
    }

    static byte[] index(Map<String, String> weightMap) {
        StringBuilder entries = new StringBuilder();
        new TreeMap<>(weightMap).forEach((tensor, file) -> entries.append(entries.isEmpty() ? "" : ", ")
                .append("\"" + tensor + "\": \"" + file + "\""));
        return ("{\"metadata\": {\"total_size\": 8800},\n \"weight_map\": {" + entries + "}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    static TensorData tensor(String name, long seed, int rows, int columns) {
        Random random = new Random(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return TensorData.of(name, values, rows, columns);
    }

    /** Work that nobody stops. */
    static final class Attempt implements Work {
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
