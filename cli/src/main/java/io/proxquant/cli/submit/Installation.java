package io.proxquant.cli.submit;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.ModelBinding;
import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.stack.Connection;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.DataSection;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeSource;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MinioObjectStore;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;
import io.proxquant.sweeps.SweepReader;

/** The store and broker of an installation, and what the command line may put there. */
public final class Installation implements AutoCloseable {
    private static final int RECIPE_BYTES = 1 << 20;
    private static final int OBJECT_BYTES = 32 << 20;

    private final Connection connection;
    private final Clock clock;
    private final ObjectStore store;
    private final Manifests manifests;
    private final EventSender events;

    public Installation(Connection connection, Clock clock) {
        this.connection = connection;
        this.clock = clock;
        this.store = new MinioObjectStore(connection.storeConfig());
        this.manifests =
                new Manifests(store, clock, "cli", () -> UUID.randomUUID().toString());
        this.events = new EventSender(connection, clock);
    }

    public Connection connection() {
        return connection;
    }

    public Clock clock() {
        return clock;
    }

    public EventSender events() {
        return events;
    }

    /** Stores a recipe under its digest; returns the digest. */
    public String store(Recipe recipe) {
        store.create(new ObjectKey(ManifestKeys.recipe(recipe.digest())), recipe.canonical());
        return recipe.digest();
    }

    /** Stores the recipe of a file, and where its keys stand there; returns the digest. */
    public String store(Recipe recipe, Path file) {
        String digest = store(recipe);
        String name = file.getFileName().toString();
        append(
                new NumberedLog<>(store, manifests, ManifestKeys.recipeSources(digest), RecipeSource.class),
                Recipes.source(file).named(name));
        return digest;
    }

    /** Describes and stores the data that a recipe reads; returns the manifest's digest. */
    public String store(DataSection data, List<DataArgument> arguments) {
        DataManifest manifest =
                new DataPreparation(store, connection.bucket(), connection.dataRoots()).manifest(data, arguments);
        store.create(new ObjectKey("data/" + manifest.digest() + ".json"), manifest.toJson());
        return manifest.digest();
    }

    /** Uploads a file to where its bytes live. */
    public ObjectReference store(Path file, Path spool) {
        return new Blobs(store, spool, 1).put(file);
    }

    /** Makes a recipe the one that applies to foreign checkpoints of a model. */
    public void bind(String model, String recipe) {
        append(bindings(model), new ModelBinding(recipe));
    }

    private static <T> void append(NumberedLog<T> log, T content) {
        while (true) {
            Optional<NumberedLog.Entry<T>> newest = log.newest();
            if (newest.filter(entry -> entry.content().equals(content)).isPresent()) {
                return;
            }
            // Another writer may be first: then look again.
            if (log.append(newest.map(NumberedLog.Entry::number).orElse(0L), content)) {
                return;
            }
        }
    }

    /** Asks for a run to stop; its checkpoints stay. */
    public void cancel(String run) {
        store.create(new ObjectKey(ManifestKeys.cancel(run)), "{}".getBytes(StandardCharsets.UTF_8));
    }

    /** Digest of the recipe that is bound to a model. */
    public Optional<String> boundRecipe(String model) {
        return bindings(model).newest().map(entry -> entry.content().recipe());
    }

    /** A stored recipe as it was submitted. */
    public byte[] recipe(String digest) {
        return store.find(new ObjectKey(ManifestKeys.recipe(digest)), RECIPE_BYTES)
                .orElseThrow(() -> new CommandFailure("recipe " + digest + " is not in the store; give --recipe FILE"));
    }

    /** A small object by its key. */
    public byte[] object(String key) {
        return store.find(new ObjectKey(key), OBJECT_BYTES)
                .orElseThrow(() -> new CommandFailure("there is no object " + key + " in the store"));
    }

    /** What the runs of sweeps left in the store. */
    public SweepReader sweeps() {
        return new SweepReader(store, manifests);
    }

    /** The manifest of an artifact, by its key. */
    public Optional<ArtifactManifest> artifact(String key) {
        try {
            return manifests.find(new ObjectKey(key), ArtifactManifest.class).map(Manifest::content);
        } catch (IllegalArgumentException noKey) {
            throw new CommandFailure(key + ": is no key of an object, " + noKey.getMessage(), noKey);
        }
    }

    /** Digest of the newest checkpoint of a run. */
    public Optional<String> newestCheckpoint(String model, String run) {
        try (var keys = store.all(ManifestKeys.checkpoints(model, run))) {
            return keys.filter(key -> !key.value().endsWith(".deleted.json"))
                    .reduce((first, second) -> second)
                    .flatMap(key -> manifests.find(key, CheckpointManifest.class))
                    .map(manifest -> manifest.content().checkpoint());
        }
    }

    private NumberedLog<ModelBinding> bindings(String model) {
        return new NumberedLog<>(store, manifests, ManifestKeys.bindings(model), ModelBinding.class);
    }

    @Override
    public void close() {
        events.close();
        store.close();
    }
}
