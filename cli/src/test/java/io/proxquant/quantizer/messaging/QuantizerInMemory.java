package io.proxquant.quantizer.messaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import io.proxquant.checkpoints.CheckpointDigest;
import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.Reproducibility;
import io.proxquant.checkpoints.manifest.StoredCodes;
import io.proxquant.checkpoints.manifest.StoredWeights;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Producer;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.Trial;
import io.proxquant.contracts.cloudevents.CloudEventAttributes;
import io.proxquant.messaging.EventPublisher;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.messaging.RawRecord;
import io.proxquant.messaging.Received;
import io.proxquant.messaging.Undisturbed;
import io.proxquant.messaging.WithoutBroker;
import io.proxquant.messaging.metrics.ModelSeries;
import io.proxquant.quantizer.config.QuantizerSettings;
import io.proxquant.recipes.BitsPlan;
import io.proxquant.recipes.Recipe;
import io.proxquant.registry.submissions.Plans;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/** The quantizer service from an event that was read to what lies in the store, without broker and network. */
public final class QuantizerInMemory {
    private static final String RUN = "run";
    private static final long BUDGET = 64 << 20;

    private final ObjectStore store;
    private final List<RawRecord> published = new ArrayList<>();
    private final Manifests manifests;
    private final Blobs blobs;
    private final CheckpointHandler handler;

    /** One with a store of its own, which puts an artifact into one file. */
    public QuantizerInMemory(Path folder) {
        this(new MemoryObjectStore(), folder, Long.MAX_VALUE);
    }

    /**
     * One over a store that others have too.
     *
     * @param folder for its files
     * @param maxShardSize how large a file of an artifact may become
     */
    public QuantizerInMemory(ObjectStore store, Path folder, long maxShardSize) {
        this.store = store;
        Clock clock = Clock.fixed(Instant.parse("2026-01-02T12:00:00Z"), ZoneOffset.UTC);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        EventPublisher publisher = WithoutBroker.publisher("quantizer", meters, clock, published);
        this.manifests = new Manifests(store, clock, "pod", () -> "nonce");
        this.blobs = new Blobs(store, folder.resolve("spool"), Long.MAX_VALUE);
        this.handler = new QuantizerBeans()
                .handler(
                        store,
                        manifests,
                        blobs,
                        publisher,
                        meters,
                        new ModelSeries(meters, clock, Duration.ofHours(1), 1),
                        settings(folder.resolve("build"), maxShardSize),
                        clock);
    }

    private static QuantizerSettings settings(Path build, long maxShardSize) {
        SafetensorsLimits limits = SafetensorsLimits.defaults();
        return new QuantizerSettings() {
            @Override
            public long memoryBudget() {
                return BUDGET;
            }

            @Override
            public long maxShardSize() {
                return maxShardSize;
            }

            @Override
            public Path buildDir() {
                return build;
            }

            @Override
            public Limits limits() {
                return new Limits() {
                    @Override
                    public long headerBytes() {
                        return limits.headerBytes();
                    }

                    @Override
                    public double headerShare() {
                        return limits.headerShare();
                    }

                    @Override
                    public int tensors() {
                        return limits.tensors();
                    }

                    @Override
                    public int nameLength() {
                        return limits.nameLength();
                    }

                    @Override
                    public int rank() {
                        return limits.rank();
                    }

                    @Override
                    public long parameters() {
                        return limits.parameters();
                    }

                    @Override
                    public int metadataLength() {
                        return limits.metadataLength();
                    }
                };
            }
        };
    }

    /** Stores a plan of bits, as {@code submit --plan} does. */
    public QuantizerInMemory with(BitsPlan plan) {
        new Plans(store).keep(plan);
        return this;
    }

    /** What becomes of weights that a foreign trainer publishes: the artifacts' bytes by name of quantization. */
    public Map<String, byte[]> foreign(Path weights, Recipe recipe) throws IOException, EventRefusedException {
        ObjectReference named = upload("uploads/weights.safetensors", weights);
        Digest digest = submit(recipe);
        return handle(CheckpointPublished.foreign(
                new RunStep(recipe.model(), null, 1), named, Lineage.of(digest), Producer.UNKNOWN));
    }

    /** What becomes of a frozen checkpoint of our own trainer. */
    public Map<String, byte[]> frozen(Path weights, Path codes, Recipe recipe)
            throws IOException, EventRefusedException {
        Digest digest = submit(recipe);
        List<TensorDigest> tensors;
        try (SafetensorsFile file = SafetensorsFile.open(weights, SafetensorsLimits.defaults())) {
            tensors = file.digests().stream()
                    .sorted(java.util.Comparator.comparing(TensorDigest::name))
                    .toList();
        }
        CheckpointManifest manifest = new CheckpointManifest(
                CheckpointManifest.FORMAT,
                new RunStep(recipe.model(), RUN, 1),
                0,
                Phase.FROZEN,
                Trial.of(recipe.seed()),
                Lineage.of(digest, Digest.of("data")),
                new StoredWeights(blobs.put(weights), CheckpointDigest.of(tensors)),
                tensors,
                StoredCodes.ofMethod(blobs.put(codes)),
                null,
                new Reproducibility(1, "any", true),
                new Producer("trainer", "0.1.0"));
        String key = ManifestKeys.checkpoint(recipe.model(), RUN, 1);
        manifests.createOnce(new ObjectKey(key), manifest, CheckpointManifest.class);
        return handle(CheckpointPublished.of(
                new RunStep(recipe.model(), RUN, 1),
                0,
                Phase.FROZEN,
                Trial.of(recipe.seed()),
                manifest.weights(),
                manifest.checkpoint(),
                manifest.lineage(),
                new Producer("trainer", "0.1.0"),
                key));
    }

    /** What it publishes on an event. */
    public List<RawRecord> handle(Received<CheckpointPublished> received) throws EventRefusedException {
        published.clear();
        handler.handle(received, new Undisturbed());
        return List.copyOf(published);
    }

    private Map<String, byte[]> handle(CheckpointPublished event) throws IOException, EventRefusedException {
        CloudEventAttributes attributes =
                CloudEventAttributes.of("1", "/elsewhere", event.type().ceType(), null);
        RawRecord record = RawRecord.undated("checkpoints", 0, 0, new byte[0], new byte[0], List.of());
        handle(new Received<>(event, attributes, Digest.of("event"), 0, record));
        Map<String, byte[]> artifacts = new TreeMap<>();
        for (ObjectKey key : store.list("artifacts/", 1000)) {
            ArtifactManifest manifest =
                    manifests.find(key, ArtifactManifest.class).orElseThrow().content();
            artifacts.put(
                    manifest.quantization().name() + " "
                            + manifest.quantization().digest(),
                    Files.readAllBytes(blobs.fetch(manifest.object())));
        }
        return artifacts;
    }

    private Digest submit(Recipe recipe) {
        store.create(new ObjectKey(ManifestKeys.recipe(recipe.digest())), recipe.canonical());
        return recipe.digest();
    }

    private ObjectReference upload(String key, Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        store.create(new ObjectKey(key), bytes);
        return new ObjectReference(key, bytes.length, Digest.of(bytes));
    }
}
