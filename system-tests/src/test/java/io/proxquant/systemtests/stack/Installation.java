package io.proxquant.systemtests.stack;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.ModelBinding;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.EventJson;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.RunCompleted;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.settings.SettingSource;
import io.proxquant.local.StackOptions;
import io.proxquant.local.StackProcess;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeException;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.recipes.RecipeSection;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MinioObjectStore;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;
import io.proxquant.storage.StoreConfig;

/** A real broker and a real store with everything that was said there: what a whole-pipeline test starts from. */
public final class Installation implements AutoCloseable {
    private static final String FOREIGN = "/tests";

    private final Path work;
    private final StackProcess stack;
    private final EventLog events;
    private final ObjectStore store;
    private final Manifests manifests;
    private final KafkaProducer<byte[], byte[]> producer;

    /** Starts the stack with its data below the folder. */
    public Installation(Path work, int partitions) {
        this.work = work;
        stack = StackProcess.start(StackOptions.in(work.resolve("stack")).withPartitions(partitions));
        events = new EventLog(stack.kafka(), stack.prefix());
        store = new MinioObjectStore(StoreConfig.withDefaults(
                URI.create(stack.s3()), "us-east-1", stack.bucket(), stack.accessKey(), stack.secretKey()));
        manifests = new Manifests(store, Clock.systemUTC(), "system-tests", () -> UUID.randomUUID()
                .toString());
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        stack.kafka(),
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        "true"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Everything said so far. */
    public EventLog events() {
        return events;
    }

    /** The store itself, past any tap. */
    public ObjectStore store() {
        return store;
    }

    /** The broker and store processes. */
    public StackProcess stack() {
        return stack;
    }

    /** A tap in front of the store. */
    public StoreTap tap() throws IOException {
        return new StoreTap(URI.create(stack.s3()).getPort());
    }

    /** Starts a service against the store at the given endpoint (the store's own, or a tap's). */
    public ServiceProcess service(String name, String storeEndpoint, Map<String, String> more) throws IOException {
        Map<String, String> changed = new HashMap<>(more);
        changed.put("proxquant.store.endpoint", storeEndpoint);
        return service(name, changed, Launch.plain());
    }

    /** Starts a service with some of its configuration changed (null takes a key away), and what surrounds its process. */
    public ServiceProcess service(String name, Map<String, String> changed, Launch launch) throws IOException {
        Map<String, String> configuration = configuration();
        // a killed member is missed after this; the client's default of 45 s would be most of a fault test's time
        configuration.put("mp.messaging.connector.smallrye-kafka.session.timeout.ms", "6000");
        configuration.put("mp.messaging.connector.smallrye-kafka.heartbeat.interval.ms", "2000");
        configuration.putAll(changed);
        configuration.values().removeIf(Objects::isNull);
        return ServiceProcess.start(name, work.resolve("services"), configuration, launch);
    }

    /** What every service of this installation is told about broker and store. */
    public Map<String, String> configuration() {
        return new HashMap<>(Map.of(
                "kafka.bootstrap.servers", stack.kafka(),
                "proxquant.prefix", stack.prefix(),
                "proxquant.store.endpoint", stack.s3(),
                "proxquant.store.region", "us-east-1",
                "proxquant.store.bucket", stack.bucket(),
                "proxquant.store.access-key", stack.accessKey(),
                "proxquant.store.secret-key", stack.secretKey()));
    }

    /** Starts a service against the store itself. */
    public ServiceProcess service(String name) throws IOException {
        return service(name, stack.s3(), Map.of());
    }

    /** Stores a recipe; only its own grammar is checked here, the services check what they run. */
    public Recipe recipe(String yaml) throws RecipeException, IOException {
        Recipe recipe = RecipeReader.read(
                "test recipe",
                yaml,
                Declarations.load(),
                EnumSet.complementOf(EnumSet.of(RecipeSection.NETWORK, RecipeSection.DATA)));
        store.create(new ObjectKey("recipes/" + recipe.digest() + ".json"), recipe.canonical());
        return recipe;
    }

    /** Stores a data manifest. */
    public Digest data(DataManifest manifest) {
        store.create(new ObjectKey("data/" + manifest.digest() + ".json"), manifest.toJson());
        return manifest.digest();
    }

    /** Publishes an event as a foreign system would; returns when the broker has it. */
    public void publish(Event event) throws InterruptedException, ExecutionException {
        producer.send(foreign(event, stack.prefix())).get();
    }

    /** Publishes an event under an id of the foreign system's own; gives back what answers to it name. */
    public RequestReference publish(Event event, String id) throws InterruptedException, ExecutionException {
        producer.send(foreign(event, stack.prefix(), id)).get();
        return new RequestReference(FOREIGN, id);
    }

    /** An event as a foreign system would write it. */
    public static ProducerRecord<byte[], byte[]> foreign(Event event, String prefix) {
        return foreign(event, prefix, Digest.of(EventJson.write(event)).hex());
    }

    private static ProducerRecord<byte[], byte[]> foreign(Event event, String prefix, String id) {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                event.type().topic().name(prefix),
                event.key().getBytes(StandardCharsets.UTF_8),
                EventJson.write(event));
        Map<String, String> attributes = Map.of(
                "ce_specversion",
                "1.0",
                "ce_id",
                id,
                "ce_source",
                FOREIGN,
                "ce_type",
                event.type().ceType(),
                "ce_dataschema",
                event.type().dataSchema(),
                "ce_subject",
                event.subject(),
                "ce_time",
                Instant.EPOCH.plus(1, ChronoUnit.DAYS).toString(),
                "content-type",
                "application/json");
        attributes.forEach((name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return message;
    }

    /** Publishes raw bytes on a topic. */
    public void publishRaw(String topic, byte[] key, byte[] value) throws InterruptedException, ExecutionException {
        producer.send(new ProducerRecord<>(topic, key, value)).get();
    }

    /** Asks for a run. */
    public void request(String run, Recipe recipe, Digest data) throws InterruptedException, ExecutionException {
        publish(RunRequested.training(run, recipe.model(), recipe.digest(), data));
    }

    /** Waits for a run's end. */
    public RunCompleted completed(String run, Duration patience, Supplier<String> explain) {
        return events.await(RunCompleted.class, e -> e.run().equals(run), patience, explain);
    }

    /** A checkpoint of a run of ours. */
    public CheckpointManifest checkpoint(String model, String run, long step) {
        return manifests
                .find(new ObjectKey(ManifestKeys.checkpoint(model, run, step)), CheckpointManifest.class)
                .orElseThrow(() -> new AssertionError("no checkpoint of " + run + " at step " + step))
                .content();
    }

    /** Says by which recipe and on which data a model's foreign checkpoints are judged, as {@code models bind} does. */
    public void bind(String model, Digest recipe, Digest data) {
        var log = new NumberedLog<>(store, manifests, ManifestKeys.bindings(model), ModelBinding.class);
        if (!log.append(0, new ModelBinding(recipe, data))) {
            throw new IllegalStateException(model + " is bound already");
        }
    }

    /** What a client of another language is told about broker and store. */
    public Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        configuration().forEach((name, value) -> variables.put(SettingSource.variable(name), value));
        return variables;
    }

    /** The keys below a prefix. */
    public List<String> keys(String prefix) {
        try (var keys = store.all(prefix)) {
            return keys.map(ObjectKey::value).toList();
        }
    }

    @Override
    public void close() throws Exception {
        producer.close(Duration.ofSeconds(2));
        events.close();
        store.close();
        stack.close();
        Files.createDirectories(work);
    }
}
