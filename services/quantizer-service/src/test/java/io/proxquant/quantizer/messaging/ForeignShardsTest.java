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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.ImportManifest;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.checkpoints.safetensors.WeightIndex;
import io.proxquant.compression.Compressor;
import io.proxquant.compression.MemoryBudget;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.MeasuredContent;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Producer;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.ShardReference;
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
import io.proxquant.registry.artifacts.Artifacts;
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

/** A foreign checkpoint of several files, from the event that names its index to the artifact. */
class ForeignShardsTest {
    private static final String RECIPE =
            """
            apiVersion: proxquant.io/v1
            model: m
            quantizations:
              - {name: binary, mode: hard, quantizer: binary, granularity: row}
            """;
    private static final String INDEX = "incoming/step 1/model.safetensors.index.json";
    private static final String FIRST = "model-00001-of-00002.safetensors";
    private static final String SECOND = "model-00002-of-00002.safetensors";

    @TempDir
    Path work;

    private final CountingStore store = new CountingStore(new MemoryObjectStore());
    private final Clock clock = Clock.fixed(Instant.parse("2026-01-02T00:00:00Z"), ZoneOffset.UTC);
    private final Manifests manifests =
            new Manifests(store, clock, "pod", () -> UUID.randomUUID().toString());
    private final Checkpoints checkpoints = new Checkpoints(store, manifests, clock);
    private final Map<String, byte[]> shards = new TreeMap<>();
    private final List<Event> told = new ArrayList<>();
    private Blobs blobs;
    private StoredFiles files;
    private CheckpointHandler handler;
    private Digest recipe;
    private byte[] index;
    private byte[] single;

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

    @Test
    void givesTheArtifactOfTheSingleFileAndPinsEveryFile() throws Exception {
        handle(event(INDEX, index, null));

        ArtifactPublished published = (ArtifactPublished) told.get(0);
        ImportManifest taken = imported();
        assertThat(taken.format()).isEqualTo(ImportManifest.SHARDED_FORMAT);
        assertThat(taken.source()).isEqualTo(INDEX);
        assertThat(taken.checkpoint()).isEqualTo(published.checkpoint());
        assertThat(taken.shards()).containsExactlyElementsOf(references());
        assertThat(taken.objects()).allMatch(blobs::stored);
        assertThat(files.tensors(taken.weights(), taken.checkpoint()).values())
                .containsOnlyKeys("a.weight", "b.weight");
        ArtifactManifest artifact =
                new Artifacts(store, manifests).require(published.stored().manifest());
        assertThat(artifact.source()).isEqualTo(taken.weights());
        assertThat(artifact.size().sourceBytes())
                .isEqualTo(
                        shards.values().stream().mapToLong(each -> each.length).sum());

        store.create(new ObjectKey("incoming/single.safetensors"), single);
        handle(event("incoming/single.safetensors", single, null));

        ArtifactPublished again = (ArtifactPublished) told.get(1);
        assertThat(again.stored())
                .as("the digest of the checkpoint does not depend on its files")
                .isEqualTo(published.stored());
    }

    @Test
    void anArtifactOfSuchSizeIsStoredInSeveralFiles() throws Exception {
        handle(event(INDEX, index, null));
        ArtifactPublished whole = (ArtifactPublished) told.get(0);
        store.delete(new ObjectKey(whole.stored().manifest()));
        handler = handler(1 << 20, 200);

        handle(event(INDEX, index, null));

        ArtifactPublished published = (ArtifactPublished) told.get(1);
        ArtifactManifest artifact =
                new Artifacts(store, manifests).require(published.stored().manifest());
        assertThat(published.stored().manifest()).endsWith("/v2.json");
        assertThat(published.stored().digest()).isEqualTo(whole.stored().digest());
        assertThat(artifact.files().shards()).hasSize(2);
        assertThat(artifact.from().shards()).containsExactlyElementsOf(references());
        assertThat(artifact.size().storedBytes())
                .isEqualTo(artifact.objects().stream()
                        .mapToLong(ObjectReference::bytes)
                        .sum());
        assertThat(files.<Digest>artifact("it", artifact, file -> file.summary().artifactDigest()))
                .isEqualTo(whole.stored().digest());
        assertThat(work.resolve("build")).isEmptyDirectory();

        store.delete(new ObjectKey(artifact.files().shards().get(1).key()));
        handle(event(INDEX, index, null));

        assertThat(told.get(2)).as("built again to the same files").isEqualTo(published);
        assertThat(artifact.objects()).allMatch(blobs::stored);
    }

    @Test
    void whatWasMadeAsOneFileIsMadeAsOneAgain() throws Exception {
        handle(event(INDEX, index, null));
        ArtifactPublished whole = (ArtifactPublished) told.get(0);
        store.delete(new ObjectKey(whole.stored().object().key()));
        handler = handler(1 << 20, 200);

        handle(event(INDEX, index, null));

        assertThat(told.get(1)).isEqualTo(whole);
    }

    @Test
    void aRepeatedEventReadsNoFileOfTheTrainerAgain() throws Exception {
        Received<CheckpointPublished> received = received(event(INDEX, index, announced()));
        handle(received);
        Event first = told.get(0);
        shards.keySet().forEach(name -> store.delete(new ObjectKey("incoming/step 1/" + name)));
        store.delete(new ObjectKey(INDEX));
        store.forget();

        assertThat(handler.finishedBefore(received, new Attempt())).isTrue();

        assertThat(told).containsExactly(first, first);
        assertThat(store.requests("open incoming")).isEmpty();
    }

    @Test
    void whatIsABlobAlreadyIsNotSentAgain() throws Exception {
        for (byte[] each : shards.values()) {
            blobs.put(each);
        }
        shards.keySet().forEach(name -> store.delete(new ObjectKey("incoming/step 1/" + name)));

        handle(event(INDEX, index, announced()));

        assertThat(told).hasOnlyElementsOfType(ArtifactPublished.class);
    }

    @Test
    void anIndexThatSaysDigestsMayHaveAnyKey() throws Exception {
        Map<String, MeasuredContent> known = new TreeMap<>();
        announced().forEach(shard -> known.put(shard.name(), shard.content()));
        Path file = Files.write(work.resolve("index"), index);
        byte[] ours =
                WeightIndex.read(file, SafetensorsLimits.defaults()).with(known).json();
        store.create(new ObjectKey("incoming/step 1/weights"), ours);

        handle(event("incoming/step 1/weights", ours, null));

        assertThat(told).hasOnlyElementsOfType(ArtifactPublished.class);
        assertThat(imported().announced()).isNull();
    }

    @Test
    void equalIndexesOfOtherFilesAreOtherCheckpoints() throws Exception {
        handle(event(INDEX, index, null));
        shards.put(SECOND, file(tensor("b.weight", 3, 20, 50)));
        for (Map.Entry<String, byte[]> each : shards.entrySet()) {
            store.create(new ObjectKey("other/" + each.getKey()), each.getValue());
        }
        String other = "other/model.safetensors.index.json";
        store.create(new ObjectKey(other), index);

        handle(event(other, index, null));

        assertThat(((ArtifactPublished) told.get(1)).checkpoint())
                .isNotEqualTo(((ArtifactPublished) told.get(0)).checkpoint());
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        store.delete(new ObjectKey("incoming/step 1/" + SECOND));

        refused(event(INDEX, index, null), ReasonCode.OBJECT_MISSING, "incoming/step 1/" + SECOND);
    }

    @Test
    void whatTheEventAnnouncesHasToBeWhatTheIndexNames() {
        List<ShardReference> fewer = announced().subList(0, 1);
        refused(event(INDEX, index, fewer), ReasonCode.CHECKPOINT_INVALID, "says nothing: " + SECOND);

        List<ShardReference> more = new ArrayList<>(announced());
        more.add(new ShardReference("extra.safetensors", 1, Digest.of("extra")));
        refused(event(INDEX, index, more), ReasonCode.CHECKPOINT_INVALID, "does not name: extra.safetensors");
    }

    @Test
    void aFileOfOtherBytesThanAnnouncedIsRefused() {
        List<ShardReference> wrong = new ArrayList<>(announced());
        wrong.set(1, new ShardReference(SECOND, shards.get(SECOND).length, Digest.of("other")));

        refused(event(INDEX, index, wrong), ReasonCode.DIGEST_MISMATCH, SECOND, "announced are");
    }

    @Test
    void anIndexWithoutDigestsUnderAnyKeyIsRefusedWithTheWayOut() {
        store.create(new ObjectKey("incoming/step 1/weights"), index);

        refused(event("incoming/step 1/weights", index, null), ReasonCode.CHECKPOINT_INVALID, "end in .index.json");
    }

    @Test
    void aFileThatIsNoIndexHasNoShards() {
        store.create(new ObjectKey("incoming/single.safetensors"), single);

        refused(event("incoming/single.safetensors", single, announced()), ReasonCode.CHECKPOINT_INVALID, "no index");
    }

    @Test
    void anIndexThatLeadsElsewhereIsRefused() {
        byte[] hostile = index(Map.of("a.weight", "../" + FIRST));
        store.create(new ObjectKey("hostile/model.safetensors.index.json"), hostile);

        refused(
                event("hostile/model.safetensors.index.json", hostile, null),
                ReasonCode.CHECKPOINT_INVALID,
                "../" + FIRST);
    }

    @Test
    void whatHasNoRoomOnDiskIsToldBeforeItIsFetched() throws Exception {
        handler = handler(index.length + 5_000, Long.MAX_VALUE);

        refused(event(INDEX, index, null), ReasonCode.OBJECT_TOO_LARGE, INDEX, "configured");
        assertThat(store.requests("open incoming/step 1/" + FIRST)).isEmpty();
    }

    private void refused(CheckpointPublished event, ReasonCode reason, String... parts) {
        Exception refusal = catchThrowableOfType(Exception.class, () -> handle(event));

        assertThat(refusal).hasMessageContainingAll(parts);
        assertThat(
                        refusal instanceof ContentException content
                                ? content.reason()
                                : ((io.proxquant.messaging.Refused) refusal).reason())
                .isEqualTo(reason);
        assertThat(store.list("imports/", 1)).isEmpty();
    }

    private CheckpointHandler handler(long spool, long shardSize) {
        blobs = new Blobs(store, work.resolve("spool"), spool);
        files = new StoredFiles(blobs, SafetensorsLimits.defaults());
        return new CheckpointHandler(
                new NamedCheckpoints(
                        checkpoints,
                        files,
                        new ForeignCheckpoints(store, checkpoints, new Bindings(store, manifests), blobs, files)),
                new Recipes(store, manifests, Declarations.load()),
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

    private void handle(CheckpointPublished event) throws Exception {
        handle(received(event));
    }

    private void handle(Received<CheckpointPublished> received) throws Exception {
        if (!handler.finishedBefore(received, new Attempt())) {
            handler.handle(received, new Attempt());
        }
    }

    private ImportManifest imported() {
        ObjectKey key = store.list("imports/", 2).get(0);
        ImportManifest manifest =
                manifests.find(key, ImportManifest.class).orElseThrow().content();
        assertThat(manifest.home()).isEqualTo(key.value());
        return manifest;
    }

    private List<ObjectReference> references() {
        return announced().stream()
                .map(shard -> ObjectReference.blob(shard.bytes(), shard.sha256()))
                .toList();
    }

    private List<ShardReference> announced() {
        return shards.entrySet().stream()
                .map(each -> new ShardReference(each.getKey(), each.getValue().length, Digest.of(each.getValue())))
                .toList();
    }

    private CheckpointPublished event(String key, byte[] object, List<ShardReference> announced) {
        return new CheckpointPublished(
                new RunStep("m", null, 1),
                null,
                null,
                Trial.NONE,
                new ObjectReference(key, object.length, Digest.of(object)),
                announced,
                null,
                new Lineage(recipe, null, null, null),
                Producer.UNKNOWN,
                null);
    }

    private static Received<CheckpointPublished> received(CheckpointPublished event) {
        return new Received<>(
                event,
                CloudEventAttributes.of("id", "/somebody", "checkpoint.published", "s"),
                Digest.of("data of the event"),
                0,
                RawRecord.empty("checkpoints", 0, 0));
    }

    private byte[] file(TensorData... tensors) throws IOException {
        Path file = work.resolve("file");
        SafetensorsWriter.write(file, List.of(tensors), Map.of("format", "pt"));
        return Files.readAllBytes(file);
    }

    private static byte[] index(Map<String, String> weightMap) {
        StringBuilder entries = new StringBuilder();
        new TreeMap<>(weightMap).forEach((tensor, file) -> entries.append(entries.isEmpty() ? "" : ", ")
                .append("\"" + tensor + "\": \"" + file + "\""));
        return ("{\"metadata\": {\"total_size\": 8800},\n \"weight_map\": {" + entries + "}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static TensorData tensor(String name, long seed, int rows, int columns) {
        Random random = new Random(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return TensorData.of(name, values, rows, columns);
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
